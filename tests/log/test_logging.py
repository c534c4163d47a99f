"""One log per process: facts with their context, the libraries' lines among them, and never a secret."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from shared.config import LogSettings
from shared.log import HIDDEN, bound, configure, get_logger, name_worker, redacted

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Give other tests back their logging."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    levels = {name: logging.getLogger(name).level for name in [*logging.Logger.manager.loggerDict]}
    root.handlers = []
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name in logging.Logger.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Log JSON at level info, and read the lines back."""
    configure("ffmpeg_worker", LogSettings(log_level="info", log_format="json"))
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_tells_what_when_and_who(lines: Lines) -> None:
    """A line is one JSON object with the event, the level, the UTC time, the service and the worker."""
    name_worker("42")
    get_logger().info("job_settled", seconds=1.5)
    (line,) = lines()

    assert datetime.fromisoformat(line.pop("timestamp")).tzname() == "UTC"
    assert line == {
        "event": "job_settled",
        "level": "info",
        "service": "ffmpeg_worker",
        "worker": "42",
        "seconds": 1.5,
    }


async def test_what_is_bound_stands_in_every_line(lines: Lines) -> None:
    """Keys bound once stand in the lines of the tasks that are started inside, and in no line after."""

    async def work() -> None:
        get_logger().info("inside")

    with bound(run="r1", job=7, attempt=2):
        await asyncio.create_task(work())
    get_logger().info("outside")
    inside, outside = lines()

    assert (inside["run"], inside["job"], inside["attempt"]) == ("r1", 7, 2)
    assert "job" not in outside


def test_a_thread_tells_its_service(lines: Lines) -> None:
    """Service and worker are the process's, so that threads need not bind them."""
    name_worker("42")
    thread = threading.Thread(target=lambda: get_logger().info("beat"))
    thread.start()
    thread.join()
    (line,) = lines()

    assert (line["service"], line["worker"]) == ("ffmpeg_worker", "42")


def test_libraries_log_through_the_same_door(lines: Lines) -> None:
    """A line of the standard module has the same form, the bound keys, and no secrets."""
    with bound(job=7):
        logging.getLogger("asyncpg").warning("cannot reach %s", "postgresql://me:geheim@db/x")
    (line,) = lines()

    assert line["event"] == f"cannot reach postgresql://me:{HIDDEN}@db/x"
    assert (line["logger"], line["job"], line["level"]) == ("asyncpg", 7, "warning")


def test_a_line_per_request_is_too_much(lines: Lines) -> None:
    """What botocore and aiohttp say of each request is left out."""
    logging.getLogger("botocore.auth").info("CanonicalRequest …")
    logging.getLogger("aiohttp.access").info("GET /healthz")

    assert lines() == []


def test_levels_below_the_chosen_one_are_left_out(lines: Lines) -> None:
    """Debug is not logged at info."""
    get_logger().debug("detail")
    logging.getLogger("x").debug("detail")

    assert lines() == []


def test_an_exception_is_a_structure(lines: Lines) -> None:
    """A traceback is told once, as data, with its causes, without values of variables and without secrets."""
    secret = "geheim"
    try:
        try:
            raise OSError("no answer from https://h/p?X-Amz-Signature=" + secret)  # noqa: TRY301  to be logged below
        except OSError as error:
            raise ValueError("password=" + secret) from error
    except ValueError:
        get_logger().exception("attempt_failed")
    (line,) = lines()

    assert [part["exc_type"] for part in line["exception"]] == ["ValueError", "OSError"]
    assert line["exception"][0]["frames"][-1]["name"] == "test_an_exception_is_a_structure"
    assert secret not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://u:pa/ss%40@h:5432/d failed", f"postgresql://u:{HIDDEN}@h:5432/d failed"),
        ("get https://h/b/k.mp4?X-Amz-Signature=abc&x=1 now", f"get https://h/b/k.mp4?{HIDDEN} now"),
        ("Authorization: Bearer abcdefghijkl", f"Authorization: Bearer {HIDDEN}"),
        ("api_key=abc, rest", f"api_key={HIDDEN}, rest"),
        ('{"x-api-key": "abc", "a": 1}', f'{{"x-api-key": "{HIDDEN}", "a": 1}}'),
        ("plain https://h/a/b.mp4 text", "plain https://h/a/b.mp4 text"),
        ("keyframes at 1s; monkey=2", "keyframes at 1s; monkey=2"),
        ("red \x1b[31m alarm\x07", "red \\x1b[31m alarm\\x07"),
        ("broken \udc80 name", "broken \\udc80 name"),
    ],
)
def test_secrets_and_controls_are_taken_out_of_texts(text: str, shown: str) -> None:
    """What a text may hold of secrets and terminal codes is replaced, and the rest is left."""
    assert redacted(text) == shown


@pytest.mark.parametrize("name", ["api_key", "apiKey", "AWS_SECRET_ACCESS_KEY", "token", "password", "x-api-key"])
def test_what_is_named_like_a_secret_is_hidden(name: str) -> None:
    """However deep it stands."""
    assert redacted({"outer": [{name: "abc"}]}) == {"outer": [{name: HIDDEN}]}


@pytest.mark.parametrize("name", ["key", "s3Key", "node_key", "keyframes"])
def test_storage_keys_are_no_secrets(name: str) -> None:
    """Keys of objects, nodes and rows stay readable."""
    assert redacted({name: "a/b.mp4"}) == {name: "a/b.mp4"}


def test_anything_can_be_logged(lines: Lines) -> None:
    """Objects that JSON does not know become texts; secrets stay secret."""
    get_logger().info("odd", number=2**70, secret=SecretStr("geheim"), value=SecretStr("geheim"), raw=b"x", nan=1e999)
    (line,) = lines()

    assert (line["number"], line["secret"], line["raw"]) == (str(2**70), HIDDEN, "b'x'")
    assert "geheim" not in json.dumps(line)


def test_a_terminal_gets_something_readable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The console format is a line that a person reads, and auto chooses it on a terminal alone."""
    configure("dispatcher", LogSettings(log_format="auto"))
    get_logger().info("piped")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    configure("dispatcher", LogSettings(log_format="auto"))
    get_logger().info("planned", ready=3)
    piped, planned = capsys.readouterr().out.splitlines()

    assert json.loads(piped)["event"] == "piped"
    assert "planned" in planned
    assert not planned.startswith("{")


def test_a_traceback_on_a_terminal_has_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    """The console shows the traceback as Python writes it, redacted."""
    configure("dispatcher", LogSettings(log_format="console"))
    try:
        raise ValueError("postgresql://u:" + "geheim" + "@h/d")  # noqa: TRY301  to be logged below
    except ValueError:
        get_logger().exception("failed")
    told = capsys.readouterr().out

    assert "Traceback" in told
    assert f"postgresql://u:{HIDDEN}@h/d" in told
    assert "geheim@" not in told
