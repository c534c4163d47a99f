"""The AWS template as it is written, and as moto makes a stack of it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws

FOLDER = Path(__file__).parents[2] / "deploy" / "aws"
PATH = FOLDER / "template.yaml"
EXAMPLE: dict[str, str] = json.loads((FOLDER / "parameters.example.json").read_text("utf-8"))["Parameters"]
BUCKET = EXAMPLE["BucketName"]
FUNCTIONS = ("VideoMerger", "AudioMixer", "VideoComposer")


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


@contextmanager
def deployed(name: str = "callsheet", **parameters: str) -> Iterator[dict[str, str]]:
    """Deploy the example to moto, as far as that goes: functions, roles, policies, logs and the bucket; give the outputs."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for secret in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(secret, "nobody")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        given = [{"ParameterKey": key, "ParameterValue": value} for key, value in (EXAMPLE | parameters).items()]
        formation = boto3.client("cloudformation")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it does not know; the template itself is looked at for that
            formation.create_stack(
                StackName=name, TemplateBody=PATH.read_text("utf-8"), Parameters=given, Capabilities=["CAPABILITY_IAM"]
            )  # fmt: skip
        [made] = formation.describe_stacks(StackName=name)["Stacks"]
        yield {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
