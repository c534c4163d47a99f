"""The AWS template is what CloudFormation takes, what the code needs, and nothing beyond that."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest

from services.ffmpeg_worker import functions
from shared.config import BackendSettings, FunctionSettings, load, variables
from shared.domain.invocations import FUNCTIONS
from shared.domain.lambda_prices import lambda_prices
from shared.executors.kept_segments import FOLDER
from tests.aws.template import EXAMPLE, PATH, TEMPLATE, deployed, resources
from tests.aws.template import FUNCTIONS as NAMES

RESERVED = {
    *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"),
    *("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"),
    *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
    *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API"),
    *("LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_METADATA_API"),
    "AWS_LAMBDA_METADATA_TOKEN",
}
"""Of Lambda: a function that sets one of them is refused."""


def test_cloudformations_linter_has_nothing_to_say() -> None:
    """Types, references, values: all of its rules, its hints included."""
    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), "--include-checks", "I", "--", PATH],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_functions_are_those_that_workers_call(stack: dict[str, str]) -> None:
    """By name, with the time, the memory and the disk that workers reckon with."""
    defaults = {name: field.default for name, field in BackendSettings.model_fields.items()}
    made = {one["FunctionName"]: one for one in boto3.client("lambda").list_functions()["Functions"]}

    assert made.keys() == {f"{defaults['lambda_prefix']}{name}" for name in FUNCTIONS.values()}
    assert {one["FunctionArn"] for one in made.values()} == {stack[name] for name in NAMES}
    for one in made.values():
        assert one["Timeout"] == defaults["lambda_seconds"] == 900
        assert one["MemorySize"] == defaults["lambda_memory_mb"]
        assert one["Environment"]["Variables"]["CALLSHEET_LAMBDA_BUCKET"] == EXAMPLE["BucketName"]


def test_functions_set_what_they_read_and_nothing_that_is_aws_own() -> None:
    """A reserved name would stop the deployment."""
    for function in resources("AWS::Lambda::Function").values():
        assert (function["PackageType"], function["EphemeralStorage"]) == ("Image", {"Size": 10240})
        assert function["Architectures"] == [{"Ref": "Architecture"}]
        names = set(function["Environment"]["Variables"])
        assert names <= set(variables(FunctionSettings))
        assert all(name.startswith("CALLSHEET_") for name in names)
        assert not names & RESERVED


def test_functions_differ_in_their_names_and_in_letting_go_of_pieces() -> None:
    """What is said of one of them here is true of all."""
    kinds = [_of_one_kind(name, word) for name, word in zip(NAMES, FUNCTIONS.values(), strict=True)]

    assert kinds[0].pop("It may") == ["Media", "Look", "LetGo", "Log"]
    assert [kind.pop("It may") for kind in kinds[1:]] == [["Media", "Look", "Log"]] * 2
    assert kinds[0] == kinds[1] == kinds[2]
    assert len(kinds[0]) == 8


def _of_one_kind(name: str, word: str) -> dict[str, Any]:
    """Return all resources of a function as if it had no name, without what it does and may do."""
    mine = {key: one for key, one in TEMPLATE["Resources"].items() if key.startswith(name)}
    found: dict[str, Any] = json.loads(json.dumps(mine).replace(name, "It").replace(word, "it"))
    del found["It"]["Properties"]["Description"]
    found["It may"] = [
        one["Sid"] for one in found["ItRole"]["Properties"].pop("Policies")[0]["PolicyDocument"]["Statement"]
    ]
    return found


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
    rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"] if "Id" in rule}

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert TEMPLATE["Resources"]["Media"]["DeletionPolicy"] == "Retain"
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert policy["PolicyDocument"]["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert rules.keys() == {"parts-of-broken-uploads", "drafts", "pieces-of-merges", "deleted"}
    assert rules["pieces-of-merges"]["Prefix"] == FOLDER
    assert rules["pieces-of-merges"]["ExpirationInDays"] > 31 + 31
    assert rules["drafts"]["Prefix"] == "drafts/"
    assert all("Prefix" in rule or "ExpirationInDays" not in rule for rule in rules.values())
    assert {rule["Status"] for rule in rules.values()} == {"Enabled"}


def test_the_bucket_that_is_made_is_encrypted(stack: dict[str, str]) -> None:
    """As far as moto goes."""
    assert f"AWS_S3_BUCKET={EXAMPLE['BucketName']}" in stack["Settings"].split()
    [rule] = boto3.client("s3").get_bucket_encryption(Bucket=EXAMPLE["BucketName"])[
        "ServerSideEncryptionConfiguration"
    ]["Rules"]

    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_every_function_keeps_its_log_for_a_while_and_raises_the_alarm(stack: dict[str, str]) -> None:
    """Errors, throttles, lost events, and time that runs short; and one for what all of them cost."""
    logs = {one["logGroupName"]: one for one in boto3.client("logs").describe_log_groups()["logGroups"]}
    alarms = resources("AWS::CloudWatch::Alarm")
    spend = alarms.pop("Spend")
    watched = {(one["Dimensions"][0]["Value"]["Ref"], one["MetricName"]) for one in alarms.values()}
    prices = [Decimal(price) for price in _price(spend)]

    assert logs.keys() == {f"/aws/lambda/{stack[name].rpartition(':')[2]}" for name in NAMES}
    assert {one["retentionInDays"] for one in logs.values()} == {30}
    assert watched == {
        (name, metric) for name in NAMES for metric in ("Errors", "Throttles", "AsyncEventsDropped", "Duration")
    }
    assert prices == [lambda_prices().gigabyte_second["arm64"], lambda_prices().gigabyte_second["x86_64"]]
    assert {one["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"] for one in spend["Metrics"][1:]} == set(NAMES)


def _price(spend: dict[str, Any]) -> list[str]:
    _, words = spend["Metrics"][0]["Expression"]["Sub"]
    condition, arm, other = words["Price"]["If"]
    assert condition == "IsArm"
    return [arm, other]


def test_the_stack_says_what_workers_are_to_be_told(stack: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its output is an environment that the workers' settings read."""
    for line in stack["Settings"].split():
        monkeypatch.setenv(*line.split("=", 1))
    settings = load(BackendSettings, dotenv=None)

    assert settings.ffmpeg_backend == "lambda"
    assert settings.aws_s3_bucket == EXAMPLE["BucketName"]
    assert settings.aws_region == "us-east-1"
    assert settings.lambda_concurrency == BackendSettings.model_fields["lambda_concurrency"].default
    assert {f"{settings.lambda_prefix}{name}" for name in FUNCTIONS.values()} == {
        stack[name].rpartition(":")[2] for name in NAMES
    }


def test_other_parameters_make_another_stack() -> None:
    """A second one beside the first, for another processor, in an account that has nothing to reserve."""
    with deployed(
        "films",
        BucketName="films-2",
        Prefix="films-",
        Architecture="x86_64",
        Memory="1769",
        MostAtOnce="0",
        CoolDays="60",
    ) as outputs:
        settings = dict(line.split("=", 1) for line in outputs["Settings"].split())
        made = boto3.client("lambda").get_function(FunctionName="films-audio-mixer")

    assert settings["CALLSHEET_LAMBDA_PREFIX"] == "films-"
    assert settings["CALLSHEET_LAMBDA_MEMORY_MB"] == "1769"
    assert "CALLSHEET_LAMBDA_CONCURRENCY" not in settings
    assert settings["AWS_S3_BUCKET"] == "films-2"
    assert "Concurrency" not in made
