"""Object storage that speaks S3, through boto3: files for readers, objects of our own, and a lock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from itertools import islice
from uuid import uuid4

import boto3
import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from plugins.newsroom.texts import say
from plugins.publishing.targets import Bucket
from plugins.publishing.terms import DeployError

# How many requests are under way at once.
WORKERS = 16
# The protocol deletes no more with one.
DELETE_BATCH = 1000
# Longer than a batch of files can take: a lock that is older belongs to a deploy that died.
LOCK_SECONDS = 900


class Stored(msgspec.Struct, frozen=True):
    """A file as it is kept: its bytes, compressed or not, and what is said of them."""

    size: int
    sha256: str
    type: str
    control: str
    encoding: str
    redirect: str


class Storage:
    """One place in a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=boto3.session.Session().region_name or "us-east-1",
            # Other providers know the checksums of AWS in part, or not at all.
            config=Config(
                retries={"mode": "standard", "max_attempts": 5},
                max_pool_connections=WORKERS,
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def _name(self, path: str) -> dict[str, str]:
        return {"Bucket": self._bucket.name, "Key": self._bucket.prefix + path}

    def read(self, path: str) -> bytes | None:
        """Return an object's bytes, or None."""
        try:
            return self._client.get_object(**self._name(path))["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None

    def write(self, path: str, data: bytes, **conditions: str) -> str:
        """Write an object that isn't for readers; return its entity tag. FileExistsError when a condition doesn't hold."""
        try:
            return self._client.put_object(**self._name(path), Body=data, CacheControl="no-store", **conditions)["ETag"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (409, 412):
                raise FileExistsError(path) from error
            raise

    def upload(self, path: str, data: bytes, stored: Stored) -> None:
        """Write a file for readers."""
        self._client.put_object(**self._name(path), Body=data, **_describe(stored))

    def copy(self, source: str, target: str, stored: Stored) -> None:
        """Copy an object within the storage, with what is said of it."""
        self._client.copy_object(
            **self._name(target), CopySource=self._name(source), MetadataDirective="REPLACE", **_describe(stored)
        )

    def delete(self, paths: Iterable[str]) -> None:
        """Delete objects; that one isn't there is no error."""
        rest = iter(paths)
        while chosen := list(islice(rest, DELETE_BATCH)):
            keys = [{"Key": self._bucket.prefix + path} for path in chosen]
            found = self._client.delete_objects(Bucket=self._bucket.name, Delete={"Objects": keys, "Quiet": True})
            if errors := found.get("Errors"):
                raise DeployError(say("publish.not_deleted", path=errors[0]["Key"], error=errors[0].get("Message", "")))

    def list_paths(self, folder: str) -> Iterator[str]:
        """Yield the paths of all objects below a folder."""
        start = len(self._bucket.prefix)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.prefix + folder
        )
        for page in pages:
            yield from (found["Key"][start:] for found in page.get("Contents", ()))

    @contextmanager
    def hold_lock(self, path: str):
        """Hold a lock between deploys; gives a function that renews it, to be called more often than LOCK_SECONDS."""
        tag = self._take_lock(path)

        def renew() -> None:
            nonlocal tag
            try:
                tag = self.write(path, uuid4().bytes, IfMatch=tag)
            except FileExistsError:
                raise DeployError(say("publish.locked")) from None

        try:
            yield renew
        finally:
            self._client.delete_object(**self._name(path), IfMatch=tag)

    def _take_lock(self, path: str) -> str:
        """Return the entity tag of a lock that is ours now."""
        try:
            return self.write(path, uuid4().bytes, IfNoneMatch="*")
        except FileExistsError:
            pass
        found = self._client.head_object(**self._name(path))
        # Both by the storage's own clock.
        now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        if (now - found["LastModified"]).total_seconds() < LOCK_SECONDS:
            raise DeployError(say("publish.locked"))
        try:
            return self.write(path, uuid4().bytes, IfMatch=found["ETag"])
        except FileExistsError:
            raise DeployError(say("publish.locked")) from None


def _describe(stored: Stored) -> dict[str, str]:
    """Return what the storage is told of a file besides its bytes."""
    described = {
        "ContentType": stored.type,
        "CacheControl": stored.control,
        "ContentEncoding": stored.encoding,
        "WebsiteRedirectLocation": stored.redirect,
    }
    return {name: value for name, value in described.items() if value}


@contextmanager
def tell_failures():
    """Turn what the storage or the way to it says into a DeployError."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise DeployError(say("publish.storage_failed", error=error)) from error
