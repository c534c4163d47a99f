"""The AWS template is what CloudFormation takes, what the code needs, and nothing beyond that."""

from __future__ import annotations

import fnmatch
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws

from services.ffmpeg_worker import functions
from shared.config import BackendSettings, FunctionSettings, variables
from shared.domain.invocations import FUNCTIONS
from shared.executors.kept_segments import FOLDER

PATH = Path(__file__).parents[2] / "deploy" / "aws" / "template.yaml"
BUCKET = "callsheet-films"
MEDIA = f"arn:aws:s3:::{BUCKET}"
NAMES = ("VideoMerger", "AudioMixer", "VideoComposer")
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/callsheet:1"
RESERVED = {
    *(
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
    ),
    *("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE"),
    *("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
    *("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
}
"""Of Lambda: a function that sets one of them is refused."""


class _Loader(yaml.SafeLoader):
    """Read the short forms of CloudFormation's functions as lists and strings."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: {tag: _value(loader, node)})


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode)
    return loader.construct_scalar(node)


TEMPLATE: dict[str, Any] = yaml.load(PATH.read_text("utf-8"), _Loader)  # noqa: S506  the safe loader, with more tags


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of the template's resources of a kind."""
    return {name: one["Properties"] for name, one in TEMPLATE["Resources"].items() if one["Type"] == kind}


@pytest.fixture(scope="module")
def stack() -> Iterator[dict[str, str]]:
    """Deploy it to moto, as far as that goes: functions, roles, policies, logs and the bucket; return the outputs."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "nobody")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        values = {"BucketName": BUCKET, "WebOrigin": "https://callsheet.example.com"}
        values |= {f"{name}Image": IMAGE for name in NAMES}
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]
        formation = boto3.client("cloudformation")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it does not know; the template itself is looked at for that
            formation.create_stack(
                StackName="callsheet", TemplateBody=PATH.read_text("utf-8"), Parameters=parameters, Capabilities=["CAPABILITY_IAM"]
            )  # fmt: skip
        [made] = formation.describe_stacks(StackName="callsheet")["Stacks"]
        yield {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}


def test_cloudformations_linter_has_nothing_to_say() -> None:
    """Types, references, values: all of its rules."""
    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), PATH], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_functions_are_those_that_workers_call(stack: dict[str, str]) -> None:
    """By name, with the time, the memory and the disk that workers reckon with."""
    defaults = {name: field.default for name, field in BackendSettings.model_fields.items()}
    made = {one["FunctionName"]: one for one in boto3.client("lambda").list_functions()["Functions"]}

    assert made.keys() == {f"{defaults['lambda_prefix']}{name}" for name in FUNCTIONS.values()}
    assert stack["FunctionPrefix"] == defaults["lambda_prefix"]
    for one in made.values():
        assert one["Timeout"] == defaults["lambda_seconds"] == 900
        assert one["MemorySize"] == defaults["lambda_memory_mb"]
        assert one["Environment"]["Variables"]["CALLSHEET_LAMBDA_BUCKET"] == stack["Bucket"]
    assert TEMPLATE["Parameters"]["MostAtOnce"]["Default"] == defaults["lambda_concurrency"]


def test_functions_set_what_they_read_and_nothing_that_is_aws_own() -> None:
    """A reserved name would stop the deployment."""
    for function in resources("AWS::Lambda::Function").values():
        assert (function["PackageType"], function["EphemeralStorage"]) == ("Image", {"Size": 10240})
        names = set(function["Environment"]["Variables"])
        assert names <= set(variables(FunctionSettings))
        assert not names & RESERVED


def test_events_are_tried_once_and_kept_for_as_long_as_workers_wait() -> None:
    """Who repeats is the worker, which knows what was paid."""
    kept = resources("AWS::Lambda::EventInvokeConfig")

    assert {one["FunctionName"]["Ref"] for one in kept.values()} == set(NAMES)
    for one in kept.values():
        assert one["MaximumRetryAttempts"] == 0
        assert timedelta(seconds=one["MaximumEventAgeInSeconds"]) == functions.EVENT_AGE


def test_the_bucket_is_closed_and_tidies_up() -> None:
    """Nobody from outside, nothing in clear; what is not read any more goes, and nothing that is."""
    [bucket] = resources("AWS::S3::Bucket").values()
    [policy] = resources("AWS::S3::BucketPolicy").values()
    rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert TEMPLATE["Resources"]["Media"]["DeletionPolicy"] == "Retain"
    assert policy["PolicyDocument"]["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert rules["pieces-of-merges"]["Prefix"] == FOLDER
    assert rules["pieces-of-merges"]["ExpirationInDays"] > 31 + 31
    assert rules["drafts"]["Prefix"] == "drafts/"
    assert "AbortIncompleteMultipartUpload" in rules["parts-of-broken-uploads"]
    assert all("Prefix" in rule or "ExpirationInDays" not in rule for rule in rules.values())


def test_every_function_keeps_its_log_for_a_while_and_raises_the_alarm() -> None:
    """Errors, throttles, lost events, and time that runs short."""
    logs = resources("AWS::Logs::LogGroup")
    alarms = {
        (one["Dimensions"][0]["Value"]["Ref"], one["MetricName"])
        for one in resources("AWS::CloudWatch::Alarm").values()
    }

    assert all("RetentionInDays" in one for one in logs.values())
    assert {f"{name}Log" for name in NAMES} == logs.keys()
    assert alarms == {
        (name, metric) for name in NAMES for metric in ("Errors", "Throttles", "AsyncEventsDropped", "Duration")
    }


ALLOWED = {
    "function": {
        ("s3:GetObject", f"{MEDIA}/lessons/p/nodes/a/1/output.mp4"),
        ("s3:PutObject", f"{MEDIA}/lessons/p/nodes/b/2/output.mp4.k-1.result.json"),
        ("s3:ListBucket", MEDIA),
        ("s3:DeleteObject", f"{MEDIA}/{FOLDER}2026-01/piece.mov"),
        ("s3:AbortMultipartUpload", f"{MEDIA}/lessons/p/nodes/b/2/output.mp4"),
    },
    "worker": {
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:callsheet-video-merger"),
        ("s3:DeleteObject", f"{MEDIA}/callsheet-check/1"),
    },
    "api": {("s3:PutObject", f"{MEDIA}/uploads/u/clip.mp4"), ("s3:DeleteObject", f"{MEDIA}/callsheet-check/1")},
    "operator": {("s3:DeleteObject", f"{MEDIA}/lessons/p/nodes/a/1/output.mp4")},
}
DENIED = {
    "function": {
        ("s3:DeleteObject", f"{MEDIA}/lessons/p/nodes/a/1/output.mp4"),
        ("s3:GetObject", "arn:aws:s3:::somebody-elses/film.mp4"),
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:callsheet-video-merger"),
        ("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/other:*"),
    },
    "worker": {
        ("s3:DeleteObject", f"{MEDIA}/lessons/p/nodes/a/1/output.mp4"),
        ("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:other"),
    },
    "api": {("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:callsheet-video-merger")},
    "operator": {("s3:DeleteBucket", MEDIA)},
}


@pytest.mark.parametrize("who", ALLOWED)
def test_each_may_do_what_it_does_and_no_more(stack: dict[str, str], who: str) -> None:
    """Deployed policies, read as IAM reads them; none has a star for an action or for everything."""
    statements = _statements(who, stack)
    words = [word for one in statements for key in ("Action", "Resource") for word in _listed(one[key])]

    assert all(_allows(statements, *call) for call in ALLOWED[who])
    assert not any(_allows(statements, *call) for call in DENIED[who])
    assert not any(word == "*" or (word.endswith(":*") and ":log-group:" not in word) for word in words)
    assert {one["Effect"] for one in statements} == {"Allow"}


def _statements(who: str, stack: dict[str, str]) -> list[dict[str, Any]]:
    iam = boto3.client("iam")
    if who != "function":
        arn = stack[f"{who.capitalize()}Policy"]
        document = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]["Document"]
    else:
        arn = boto3.client("lambda").get_function(FunctionName="callsheet-video-merger")["Configuration"]["Role"]
        document = iam.get_role_policy(RoleName=arn.rpartition("/")[2], PolicyName="work")["PolicyDocument"]
    # moto tells a role's policy as Python writes it, which YAML can read.
    return list((yaml.safe_load(document) if isinstance(document, str) else document)["Statement"])


def _allows(statements: list[dict[str, Any]], action: str, resource: str) -> bool:
    return any(
        action in _listed(one["Action"]) and any(fnmatch.fnmatchcase(resource, pattern) for pattern in _listed(one["Resource"]))
        for one in statements
    )  # fmt: skip


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
