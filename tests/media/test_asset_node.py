"""An asset node stores what the editor brings, byte for byte, and refuses in one sentence what it cannot."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.ffmpeg_worker.asset import BringAsset
from services.ffmpeg_worker.asset_source import Sources
from shared.domain.nodes import MediaType
from shared.errors import InvalidInput
from shared.storage import Storage
from shared.storage.local import LocalStorage
from tests.media.attempts import Bench
from tests.media.clips import Clip

Make = Callable[[Clip], Path]

MAX = 10_000_000


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a bench with a storage of its own."""
    return await Bench.at(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give an import root with a few files."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "script.txt").write_text("Hello.\n")
    (root / "empty.txt").write_text("")
    (root / "empty.mp4").write_text("")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(root / "pipe.txt")
    return root


async def bring(bench: Bench, root: Path | None = None, **asset: Any) -> Any:
    """Run an asset node."""
    return await bench.run(BringAsset(Sources(max_bytes=MAX, import_root=root)), asset=asset)


@pytest.mark.parametrize("kind", ["text", "script"])
async def test_inline_words_become_a_text_file(bench: Bench, kind: str) -> None:
    """Exactly as they were written."""
    output = await bring(bench, type=kind, content="Grüße,\r\nWelt")

    assert output.type is MediaType.TEXT
    assert output.s3_key.endswith("/output.txt")
    assert bench.file(output).read_bytes() == "Grüße,\r\nWelt".encode()


@pytest.mark.parametrize("content", [{"title": "x", "actions": []}, [1, 2], "word", 0, False])
async def test_inline_json_becomes_a_json_file(bench: Bench, content: Any) -> None:
    """Any value."""
    output = await bring(bench, type="json", content=content)

    assert output.type is MediaType.JSON
    assert json.loads(bench.file(output).read_text()) == content


async def test_media_is_stored_as_it_is(bench: Bench, root: Path, make: Make) -> None:
    """Bytes unchanged, facts from the probe, suffix from the content."""
    clip = make(Clip())
    (root / "clip.dat").write_bytes(clip.read_bytes())

    output = await bring(bench, root, type="video", source="./clip.dat")

    assert bench.file(output).read_bytes() == clip.read_bytes()
    assert output.s3_key.endswith("/output.mp4")
    assert (output.width, output.height, output.fps, output.duration, output.has_audio) == (320, 180, "30/1", 1, True)
    assert "manifest" in output.files


async def test_a_storage_key_is_a_source(bench: Bench) -> None:
    """What an import or an upload stored."""
    await bench.storage.put_bytes(b"Hello.", "imports/abc/my script.txt")

    output = await bring(bench, type="script", source="imports/abc/my script.txt")

    assert bench.file(output).read_bytes() == b"Hello."


async def test_a_picture_is_an_image(bench: Bench, root: Path) -> None:
    """With its size and no length."""
    Image.new("RGB", (40, 30)).save(root / "a.png")

    output = await bring(bench, root, type="image", source="./a.png")

    assert (output.type, output.width, output.height, output.duration) == (MediaType.IMAGE, 40, 30, None)


async def test_our_own_bucket_is_the_storage(bench: Bench) -> None:
    """``s3://`` with its name needs no other access."""
    await bench.storage.put_bytes(b"Hello.", "scripts/one.txt")
    executor = BringAsset(Sources(max_bytes=MAX, bucket="lessons"))

    output = await bench.run(executor, asset={"type": "text", "source": "s3://lessons/scripts/one.txt"})

    assert output.size == 6


async def test_another_bucket_is_opened_and_closed(bench: Bench, tmp_path: Path) -> None:
    """Where the worker has S3."""
    other = await LocalStorage.open(tmp_path / "other")
    await other.put_bytes(b"Hello.", "one.txt")
    opened: list[str] = []

    async def open_bucket(name: str) -> Storage:
        opened.append(name)
        return other

    executor = BringAsset(Sources(max_bytes=MAX, open_bucket=open_bucket))

    output = await bench.run(executor, asset={"type": "text", "source": "s3://theirs/one.txt"})

    assert output.size == 6
    assert opened == ["theirs"]


REFUSED = {
    "missing key": ({"type": "text", "source": "no/such.txt"}, "There is no object 'no/such.txt'"),
    "missing file": ({"type": "text", "source": "./no.txt"}, "There is no file './no.txt' below the import root"),
    "parent": ({"type": "text", "source": "../secret.txt"}, "lies outside of the import root"),
    "absolute": ({"type": "text", "source": "/etc/passwd"}, "lies outside of the import root"),
    "link out": ({"type": "text", "source": "./way-out.txt"}, "lies outside of the import root"),
    "fifo": ({"type": "text", "source": "./pipe.txt"}, "There is no file"),
    "directory": ({"type": "text", "source": "./"}, "There is no file"),
    "empty text": ({"type": "text", "source": "./empty.txt"}, "The text is empty"),
    "empty video": ({"type": "video", "source": "./empty.mp4"}, r"no media: it is empty \(0 bytes\)"),
    "text as video": ({"type": "video", "source": "./script.txt"}, "no media: it is a text"),
    "foreign bucket": ({"type": "text", "source": "s3://theirs/one.txt"}, "has no access to S3"),
    "half an address": ({"type": "text", "source": "s3://theirs"}, "not of the form"),
    "key that leads out": ({"type": "text", "source": "a/../../b"}, "leads outside"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_cannot_be_brought_is_one_clear_sentence(bench: Bench, root: Path, case: str) -> None:
    """It names the field and, where there is one, a remedy."""
    asset, words = REFUSED[case]

    with pytest.raises(InvalidInput, match=words) as caught:
        await bring(bench, root, **asset)

    assert caught.value.field == "asset.source"


async def test_without_an_import_root_no_file_is_read(bench: Bench, root: Path) -> None:
    """Not even one that is there."""
    with pytest.raises(InvalidInput, match="no directory is open for import") as caught:
        await bring(bench, None, type="text", source=str(root / "script.txt"))

    assert "CALLSHEET_IMPORT_ROOT" in str(caught.value.remedy)


async def test_broken_json_says_where(bench: Bench, root: Path) -> None:
    """Line and column."""
    (root / "a.json").write_text('{\n  "title": "x",\n  "actions": [,]\n}')

    with pytest.raises(InvalidInput, match="line 3, column 15"):
        await bring(bench, root, type="json", source="./a.json")


async def test_a_text_in_another_encoding_says_which_line(bench: Bench, root: Path) -> None:
    """Latin-1 from an old editor."""
    (root / "a.txt").write_bytes(b"one\ntwo \xfc three\n")

    with pytest.raises(InvalidInput, match="not UTF-8: byte 0xfc in line 2"):
        await bring(bench, root, type="text", source="./a.txt")


@pytest.mark.parametrize(("kind", "actual"), [("audio", "a video"), ("image", "a video")])
async def test_another_type_than_said_is_refused(bench: Bench, root: Path, make: Make, kind: str, actual: str) -> None:
    """With both named."""
    (root / "a.mp4").write_bytes(make(Clip()).read_bytes())

    with pytest.raises(InvalidInput, match=f"type is {kind}, and the file is {actual}"):
        await bring(bench, root, type=kind, source="./a.mp4")


async def test_a_file_that_is_too_large_is_not_copied(bench: Bench, root: Path) -> None:
    """Its size is looked at first."""
    with (root / "large.mp4").open("wb") as file:
        file.truncate(MAX + 1)

    with pytest.raises(InvalidInput, match="at most 10 MB"):
        await bring(bench, root, type="video", source="./large.mp4")
