"""SeaweedFS, an S3-compatible server, on loopback for as long as a test module runs."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.publishing.webservers import find_ports

BUCKET = "bao-lac-giang"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "bao", "AWS_SECRET_ACCESS_KEY": "mat-khau", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def run_seaweed(folder: Path) -> Iterator[str]:
    """Run the server with one bucket; gives its endpoint."""
    identity = {"accessKey": CREDENTIALS["AWS_ACCESS_KEY_ID"], "secretKey": CREDENTIALS["AWS_SECRET_ACCESS_KEY"]}
    actions = ["Admin", "Read", "Write", "List"]
    (folder / "s3.json").write_text(json.dumps({"identities": [{"name": "bao", "credentials": [identity], "actions": actions}]}))
    ports = [port for _ in range(4) for port in (lambda pair: (pair.http, pair.https))(find_ports())]
    names = ("master.port", "volume.port", "filer.port", "s3.port")
    grpc = tuple(f"{name}.grpc" for name in names)
    command = [
        *(shutil.which("weed", path=str(Path(sys.executable).parent)), f"-logdir={folder}", "server", f"-dir={folder}"),
        *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", f"-s3.config={folder / 's3.json'}", "-master.telemetry=false"),
        *("-master.volumeSizeLimitMB=64", "-volume.max=8"),
        *(f"-{name}={port}" for name, port in zip((*names, *grpc), ports)),
    ]
    endpoint = f"http://127.0.0.1:{ports[3]}"
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=printed)
    try:
        _wait(process, open_client(endpoint), folder)
        yield endpoint
    finally:
        # It takes its time to end well, and what it keeps is thrown away.
        process.kill()
        process.wait()


def open_client(endpoint: str):
    """Return a client of the server."""
    given = {name.lower(): value for name, value in CREDENTIALS.items() if "REGION" not in name}
    config = Config(retries={"max_attempts": 0}, connect_timeout=5)
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config, **given)


def _wait(process: subprocess.Popen, client, folder: Path) -> None:
    """Wait until an object can be written: the server listens some seconds before it has room for one."""
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client.create_bucket(Bucket=BUCKET)
            break
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
    while process.poll() is None and time.monotonic() < deadline:
        try:
            client.put_object(Bucket=BUCKET, Key="first", Body=b"1")
            return
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
    raise AssertionError((folder / "printed").read_text()[-3000:])
