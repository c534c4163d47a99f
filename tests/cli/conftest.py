"""The command line as a test calls it: in this process, against a database of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from cli.main import parse, run

LESSON = Path(__file__).parents[2] / "examples" / "lesson" / "lesson.json"


@dataclass(frozen=True)
class Said:
    """What a command said, and the exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one document on stdout."""
        return json.loads(self.out)


Callsheet = Callable[..., Said]


@pytest.fixture
def callsheet(
    tmp_path: Path, database: SecretStr, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callsheet:
    """Run a command in an empty folder, against the test's own database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database.get_secret_value())
    monkeypatch.delenv("CALLSHEET_HOME", raising=False)

    def call(*words: object) -> Said:
        capsys.readouterr()
        status = run(parse([str(word) for word in words]))
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


def write(path: Path, document: dict[str, Any]) -> Path:
    """Write a document as JSON and return its path."""
    path.write_text(json.dumps(document))
    return path


def lesson_of(*nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a small document."""
    return {"id": "lesson", "title": "A lesson", "nodes": list(nodes), **fields}


def script(name: str, **asset: Any) -> dict[str, Any]:
    """Return a node with a text of its own."""
    return {"id": name, "type": "asset", "asset": {"type": "text", **(asset or {"content": f"Words of {name}."})}}


def voice(name: str, of: str) -> dict[str, Any]:
    """Return a node that speaks another."""
    return {"id": name, "type": "generate-voiceover", "inputs": {"script": of}}
