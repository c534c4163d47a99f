"""Each role of the AWS template may do what its code does, and no more."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import boto3
import pytest
import structlog

from services.api.previews import Previews
from shared.domain.nodes import Output
from shared.errors import Permanent
from shared.executors.kept_segments import FOLDER, StoredSegments
from shared.functions.objects import read_json, write_json
from tests.aws import rights
from tests.aws.guarded import Guarded
from tests.aws.rights import ACTIONS, DELETE, INVOKE, LIST, MEDIA, READ, WRITE

SHARED = Path(__file__).parents[2] / "shared"
FILM = "lessons/pipelines/p/nodes/n/0123456789abcdef/output.mp4"
UPLOAD = "uploads/00000000-0000-0000-0000-000000000000/clip.mp4"
PIECE = f"{FOLDER}2026-11/piece.mov"
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:"
FUNCTIONS = ("video-merger", "audio-mixer", "video-composer")
EVERYBODY = (*FUNCTIONS, "worker", "api", "operator")

pytestmark = pytest.mark.xdist_group("rights")
"""One tester has them all: the stack is deployed once."""

Rights = Callable[[str], rights.Statements]


@pytest.fixture
def allowed(stack: dict[str, str]) -> Rights:
    """Give what somebody may do."""

    def read(who: str) -> rights.Statements:
        if who in FUNCTIONS:
            return rights.policy_of_function(f"callsheet-{who}")
        return rights.managed_policy(stack[f"{who.capitalize()}Policy"])

    return read


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_has_a_star_or_a_right_that_no_code_uses(allowed: Rights, who: str) -> None:
    """Whole actions by name, on this bucket, these functions and one's own log alone."""
    statements = allowed(who)
    used = {action for actions in ACTIONS.values() for action in actions}
    own_log = f"arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/callsheet-{who}:*"
    places = {place for place in rights.words(statements, "Resource") if not place.startswith((MEDIA, LAMBDA))}

    assert {one["Effect"] for one in statements} == {"Allow"}
    assert rights.words(statements, "Action") <= used | {"logs:CreateLogStream", "logs:PutLogEvents"}
    assert places == ({own_log} if who in FUNCTIONS else set())
    assert not any("*" in place for place in rights.words(statements, "Resource") if place.startswith(LAMBDA))
    assert all(
        place == MEDIA or place.startswith(f"{MEDIA}/")
        for place in rights.words(statements, "Resource")
        if place.startswith(MEDIA)
    )


@pytest.mark.parametrize(
    ("who", "can", "cannot"),
    [
        *(
            (
                who,
                [(READ, FILM), (WRITE, FILM), (WRITE, f"{FILM}.k-1.result.json"), (LIST, "")],
                [(DELETE, FILM), (DELETE, f"{FILM}.k-1.result.json"), (INVOKE, f"{LAMBDA}callsheet-video-merger")],
            )
            for who in FUNCTIONS
        ),
        ("video-merger", [(READ, PIECE), (WRITE, PIECE), (DELETE, PIECE)], [(DELETE, "cache/other")]),
        ("audio-mixer", [], [(DELETE, PIECE)]),
        (
            "worker",
            [(READ, UPLOAD), (WRITE, FILM), (DELETE, PIECE), *((INVOKE, f"{LAMBDA}callsheet-{name}") for name in FUNCTIONS)],
            [(DELETE, FILM), (DELETE, UPLOAD), (INVOKE, f"{LAMBDA}payroll"), (INVOKE, f"{LAMBDA}callsheet-video-merger2")],
        ),
        ("api", [(READ, FILM), (WRITE, UPLOAD)], [(WRITE, FILM), (DELETE, FILM), (DELETE, UPLOAD), (WRITE, PIECE), (INVOKE, f"{LAMBDA}callsheet-video-merger")]),
        ("operator", [(DELETE, FILM), (DELETE, UPLOAD), (DELETE, PIECE), (WRITE, UPLOAD)], [(INVOKE, f"{LAMBDA}callsheet-video-merger")]),
    ],
)  # fmt: skip
def test_each_can_do_its_work_and_not_that_of_others(
    allowed: Rights, who: str, can: list[tuple[tuple[str, ...], str]], cannot: list[tuple[tuple[str, ...], str]]
) -> None:
    """Nobody reaches another bucket, and only the operator removes what was made."""
    statements = allowed(who)

    assert [call for call in can if not rights.may(statements, *call)] == []
    assert [call for call in cannot if rights.may(statements, *call)] == []
    assert not rights.allows(statements, "s3:GetObject", "arn:aws:s3:::my-films-of-others/film.mp4")
    assert not rights.allows(statements, "s3:DeleteObjectVersion", f"{MEDIA}/{FILM}")


def test_every_operation_that_the_code_names_has_its_right() -> None:
    """Read from the code: a new operation must come with the action that it asks for."""
    places = {"s3": sorted((SHARED / "storage").glob("s3*.py")), "lambda": [SHARED / "functions" / "calling.py"]}
    named = set()
    for service, files in places.items():
        known = set(boto3.client(service, region_name="us-east-1").meta.method_to_api_mapping)
        for file in files:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                words = {
                    getattr(node, "attr", None),
                    getattr(node, "value", None) if isinstance(node, ast.Constant) else None,
                }
                named |= known.intersection(word for word in words if isinstance(word, str))

    assert named == ACTIONS.keys()


async def test_the_code_goes_through_with_these_rights(allowed: Rights, tmp_path: Path) -> None:
    """Checks of the storage, pieces of merges, answers of functions, previews and uploads, each asking before it acts."""
    for who in ("worker", "api", "operator"):
        await Guarded(tmp_path, allowed(who)).check()
    for who in ("worker", "video-merger"):
        storage, log = Guarded(tmp_path, allowed(who)), structlog.get_logger()
        (tmp_path / "piece").write_bytes(b"piece")
        for day in (date(2026, 8, 31), date(2026, 9, 30)):
            await StoredSegments(storage, log, day).put(tmp_path / "piece", "one")
        kept = StoredSegments(storage, log, date(2026, 10, 31))
        assert await kept.get("one", tmp_path / "found")
        assert await kept.let_go() == 1
    for who in (*FUNCTIONS, "worker"):
        storage = Guarded(tmp_path, allowed(who))
        await write_json(storage, f"{FILM}.result.json", {"ok": True})
        assert await read_json(storage, f"{FILM}.result.json") == {"ok": True}

    api = Guarded(tmp_path, allowed("api"))
    heavy = Output.model_validate({"type": "video", "s3Key": FILM, "size": 2**30, "sha256": "0" * 64, "duration": 60.0})
    seen: list[str] = []

    async def stat(key: str) -> object:
        seen.append(key)
        return key

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "stat", stat)
        preview = await Previews(api, tmp_path / "ffmpeg", tmp_path).key(heavy)
    assert preview in seen
    await api.put_bytes(b"small", str(preview))
    assert await api.upload_url(UPLOAD, expires=timedelta(hours=1))
    with pytest.raises(Permanent, match="AccessDenied"):
        await api.put_bytes(b"mine", FILM)
