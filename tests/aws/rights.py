"""What a policy allows, read as IAM reads it, and what each operation of S3 and Lambda asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import boto3
import yaml

from tests.aws.template import BUCKET

MEDIA = f"arn:aws:s3:::{BUCKET}"

ACTIONS: dict[str, tuple[str, ...]] = {
    "abort_multipart_upload": ("s3:AbortMultipartUpload",),
    "complete_multipart_upload": ("s3:PutObject",),
    "create_multipart_upload": ("s3:PutObject",),
    "delete_object": ("s3:DeleteObject",),
    "get_object": ("s3:GetObject",),
    # Without the right to list, an object that is missing is a forbidden one: 403 instead of 404.
    "head_object": ("s3:GetObject", "s3:ListBucket"),
    "list_objects_v2": ("s3:ListBucket",),
    "put_object": ("s3:PutObject",),
    "upload_part": ("s3:PutObject",),
    "invoke": ("lambda:InvokeFunction",),
}
"""By operation of the driver, after Amazon's Service Authorization Reference."""

READ = ("head_object", "get_object")
WRITE = (
    *("put_object", "create_multipart_upload", "upload_part", "complete_multipart_upload", "abort_multipart_upload"),
    "head_object",
)
LIST = ("list_objects_v2",)
DELETE = ("delete_object",)
INVOKE = ("invoke",)

Statements = list[dict[str, Any]]


def policy_of_function(name: str) -> Statements:
    """Return what the role of a deployed function may do."""
    role = boto3.client("lambda").get_function(FunctionName=name)["Configuration"]["Role"].rpartition("/")[2]
    iam = boto3.client("iam")
    assert not iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    [only] = iam.list_role_policies(RoleName=role)["PolicyNames"]
    # moto tells a role's policy as Python writes it, which YAML can read.
    return list(yaml.safe_load(iam.get_role_policy(RoleName=role, PolicyName=only)["PolicyDocument"])["Statement"])


def managed_policy(arn: str) -> Statements:
    """Return what a deployed policy allows."""
    found = boto3.client("iam").get_policy_version(PolicyArn=arn, VersionId="v1")
    return list(found["PolicyVersion"]["Document"]["Statement"])


def may(statements: Statements, operations: Iterable[str], what: str) -> bool:
    """Say whether all of these operations are allowed on an object's key, or on what has a name of its own."""
    arn = what if what.startswith("arn:") else f"{MEDIA}/{what}"
    return all(
        allows(statements, action, MEDIA if action == "s3:ListBucket" and arn.startswith(MEDIA + "/") else arn)
        for operation in operations
        for action in ACTIONS[operation]
    )


def allows(statements: Statements, action: str, arn: str) -> bool:
    """Say whether one of the statements allows it and none forbids it; conditions are none of ours."""
    effects = {one["Effect"] for one in statements if _meets(one, action, arn)}
    return effects == {"Allow"}


def words(statements: Statements, key: str) -> set[str]:
    """Return all actions, or all resources."""
    return {word for one in statements for word in _listed(one[key])}


def _meets(statement: dict[str, Any], action: str, arn: str) -> bool:
    assert statement.keys() <= {"Sid", "Effect", "Action", "Resource"}
    actions, places = _listed(statement["Action"]), _listed(statement["Resource"])
    return any(_like(action.lower(), one.lower()) for one in actions) and any(_like(arn, one) for one in places)


def _like(word: str, pattern: str) -> bool:
    """Compare as IAM does, which knows * and ? and nothing else."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), word) is not None


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
