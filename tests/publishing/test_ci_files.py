"""What CI runs: files that their hosts understand, and which give secrets to the deploy alone. What its scripts do: test_readers.py."""

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from tests.sites import PROJECT

GITHUB, FORGEJO = ".github/workflows/publish.yml", ".forgejo/workflows/publish.yml"
WORKFLOWS = (GITHUB, FORGEJO)
GITLAB = ".gitlab-ci.yml"
SCRIPTS = {".ci/build", ".ci/deploy"}


def load(name):
    """Return a CI file's content."""
    return yaml.safe_load((PROJECT / name).read_text(encoding="utf-8"))


def list_steps(name):
    """Return every step of a workflow."""
    return [step for job in load(name)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-workflows", GITHUB),
        ("vendor.github-workflows", FORGEJO),
        ("vendor.gitlab-ci", GITLAB),
        ("vendor.renovate", "renovate.json"),
    ],
)
def test_a_file_is_what_its_host_expects(schema, name):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(PROJECT / name)]
    found = subprocess.run([*command, *(["--data-transform", "gitlab-ci"] if name == GITLAB else [])], capture_output=True, text=True)

    assert 0 == found.returncode, found.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_by_its_digest(name):
    used = [step["uses"] for step in list_steps(name) if "uses" in step]

    assert len(used) >= 4
    assert [] == [action for action in used if not re.search(r"@[0-9a-f]{40}$", action)]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_run_may_read_and_nothing_else(name):
    assert {"contents": "read"} == load(name)["permissions"]
    assert [] == [job for job in load(name)["jobs"].values() if "permissions" in job]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_secrets_reach_the_deploy_alone(name):
    given = {step["name"] for step in list_steps(name) if "secrets." in str(step)}
    scripts = {step["run"] for step in list_steps(name) if step.get("name") == "Deploy"}

    assert given <= {"Deploy", "Link the preview"}
    assert {".ci/deploy"} == scripts
    assert "secrets." not in str({key: value for key, value in load(name).items() if key != "jobs"})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_is_published_is_signed_where_it_is_deployed(name):
    deploy = next(step for step in load(name)["jobs"]["publish"]["steps"] if step.get("name") == "Deploy")
    used = {variable for variable in ("MANIFEST_KEY", "MANIFEST_PASSWORD") if deploy["env"].get(variable) == f"${{{{ secrets.{variable} }}}}"}

    assert {"MANIFEST_KEY", "MANIFEST_PASSWORD"} == used
    assert "${{ vars.DEPLOY_PUBLIC_KEY }}" == deploy["env"]["DEPLOY_PUBLIC_KEY"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_foreign_merge_request_is_never_deployed(name):
    jobs = load(name)["jobs"]
    same = "github.event.pull_request.head.repo.full_name == github.repository"
    conditions = [
        f"{job.get('if')} {step.get('if', '')}" for job in jobs.values() for step in job["steps"] if step.get("run") == ".ci/deploy"
    ]

    assert 2 == len(conditions)
    assert [] == [found for found in conditions if "!= 'pull_request'" not in found and same not in found]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_scheduled_runs_say_their_zone(name):
    text = (PROJECT / name).read_text(encoding="utf-8")

    assert "Asia/Ho_Chi_Minh" == load(name)["env"]["TZ"]
    assert "UTC" in text[: text.index("cron:")]


def test_gitlab_runs_the_same_scripts():
    jobs = {name: job for name, job in load(GITLAB).items() if isinstance(job, dict) and "script" in job}

    assert {".build": [".ci/build"], "deploy": [".ci/deploy"]} == {name: job["script"] for name, job in jobs.items()}
    assert "Asia/Ho_Chi_Minh" == load(GITLAB)["variables"]["TZ"]


def test_every_script_is_there_and_may_be_run():
    named = {step["run"] for name in WORKFLOWS for step in list_steps(name) if step.get("run", "").startswith(".ci/")}

    assert SCRIPTS == named
    assert [] == [name for name in (*SCRIPTS, "deploy/publish-here") if not os.access(PROJECT / name, os.X_OK)]


def test_the_timer_runs_the_service_in_vietnams_time():
    timer, service = ConfigParser(interpolation=None, strict=False), ConfigParser(interpolation=None, strict=False)
    timer.read(PROJECT / "deploy/systemd/portal-publish.timer")
    service.read(PROJECT / "deploy/systemd/portal-publish.service")

    assert timer["Timer"]["OnCalendar"].endswith(" Asia/Ho_Chi_Minh")
    command = Path(service["Service"]["ExecStart"]).relative_to(service["Service"]["WorkingDirectory"])
    assert "deploy/publish-here" == str(command)
