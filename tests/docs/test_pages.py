"""The documents say what the code says, and name only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.main import parse
from tests.docs.pages import DOCS, pages

ROOT = DOCS.parent
MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_written_page_is_up_to_date(path: Path) -> None:
    """`make docs` has been run since the code changed."""
    assert path.read_text("utf-8") == pages()[path]()


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda path: path.name)
def test_links_lead_to_files(page: Path) -> None:
    """No page points at a file that is not there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda path: path.name)
def test_named_source_files_exist(page: Path) -> None:
    """A path in backticks that looks like one of ours is one."""
    named = re.findall(
        r"`((?:shared|services|cli|tests|docs|examples|benchmarks)/[\w./-]*\w)(?::[^`]*)?`", page.read_text("utf-8")
    )

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda path: path.name)
def test_commands_are_understood(page: Path) -> None:
    """Each `callsheet` command in a code block is one that the command line knows."""
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for words in (re.sub(r"\s+#.*", "", line).split() for line in lines):
        if words and words[0].endswith("callsheet"):
            parse(words[1:])
