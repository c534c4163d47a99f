"""Files of attempts: what they are given, and what they leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.domain.jobs import Input
from shared.domain.nodes import MediaType, NodeId, Output
from shared.errors import ConfigError, InvalidInput
from shared.storage.local import LocalStorage
from shared.worker.inputs import Inputs
from shared.worker.scratch import Scratch


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a root of scratch directories."""
    return tmp_path / "scratch"


@pytest.fixture
def scratch(root: Path) -> Iterator[Scratch]:
    """Give the scratch of this process."""
    scratch = Scratch(root)
    yield scratch
    scratch.close()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[LocalStorage]:
    """Give a storage in a directory."""
    storage = await LocalStorage.open(tmp_path / "media")
    yield storage
    await storage.close()


class Elsewhere(LocalStorage):
    """A storage whose files are not on this machine."""

    def local_path(self, key: str) -> Path | None:  # noqa: ARG002  nothing is here
        """Return None."""
        return None


async def _stored(storage: LocalStorage, key: str = "p/a/output.MP4", data: bytes = b"film") -> Input:
    stored = await storage.put_bytes(data, key)
    output = Output(type=MediaType.VIDEO, s3_key=key, size=stored.size, sha256=str(stored.sha256))
    return Input(NodeId("a"), output)


async def test_an_input_of_a_local_storage_is_a_link(storage: LocalStorage, tmp_path: Path) -> None:
    """A film is not copied to be read; its name is ours, its suffix its own."""
    given = await _stored(storage)

    path = await Inputs(storage, lambda: tmp_path).fetch(given)

    assert path.name == "input-0001.mp4"
    assert path.samefile(storage.local_path(given.output.s3_key) or "")


async def test_inputs_have_names_of_their_own(storage: LocalStorage, tmp_path: Path) -> None:
    """One input may be wanted twice."""
    given = await _stored(storage)
    inputs = Inputs(storage, lambda: tmp_path)

    assert [(await inputs.fetch(given)).name, (await inputs.fetch(given)).name] == ["input-0001.mp4", "input-0002.mp4"]


async def test_a_key_says_nothing_about_where_a_file_goes(storage: LocalStorage, tmp_path: Path) -> None:
    """Whatever stands in a key, the file lies in scratch."""
    given = await _stored(storage, key="p/-i x;.longsuffix")

    path = await Inputs(storage, lambda: tmp_path).fetch(given)

    assert path == tmp_path / "input-0001"


async def test_an_input_from_elsewhere_is_downloaded(tmp_path: Path) -> None:
    """Where storage has no files here, they are streamed."""
    storage = await Elsewhere.open(tmp_path / "media")
    given = await _stored(storage)

    path = await Inputs(storage, lambda: tmp_path).fetch(given)

    assert path.read_bytes() == b"film"


@pytest.mark.parametrize("kind", [LocalStorage, Elsewhere])
async def test_an_input_that_is_gone_names_its_node_and_the_remedy(tmp_path: Path, kind: type[LocalStorage]) -> None:
    """Somebody emptied the bucket."""
    storage = await kind.open(tmp_path / "media")
    given = await _stored(storage)
    await storage.delete(given.output.s3_key)

    with pytest.raises(InvalidInput, match="output of node 'a' is gone") as caught:
        await Inputs(storage, lambda: tmp_path).fetch(given)

    assert "--node a --force" in str(caught.value.remedy)


async def test_an_input_of_another_size_is_refused(storage: LocalStorage, tmp_path: Path) -> None:
    """The fingerprint was made from other bytes."""
    given = await _stored(storage)
    await storage.put_bytes(b"another film", given.output.s3_key)

    with pytest.raises(InvalidInput, match="has another size"):
        await Inputs(storage, lambda: tmp_path).fetch(given)


async def test_an_input_with_other_bytes_is_refused(tmp_path: Path) -> None:
    """Same size, other film: the hash of what arrived tells."""
    storage = await Elsewhere.open(tmp_path / "media")
    given = await _stored(storage)
    given = replace(given, output=given.output.model_copy(update={"sha256": "0" * 64}))

    with pytest.raises(InvalidInput, match="other bytes"):
        await Inputs(storage, lambda: tmp_path).fetch(given)


def test_a_root_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """The service says which setting to change."""
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match="CALLSHEET_SCRATCH_DIR"):
        Scratch(tmp_path / "file" / "scratch")


def test_a_directory_without_an_owner_is_swept(root: Path) -> None:
    """Whatever way its process ended, and whoever has its number now."""
    left = root / "worker-left"
    left.mkdir(parents=True)
    (left / ".lock").touch()
    (left / "half.mp4").touch()
    half_removed = root / "worker-half-removed"
    half_removed.mkdir()

    Scratch(root).close()

    assert not left.exists()
    assert not half_removed.exists()


def test_what_a_killed_process_left_is_swept(root: Path) -> None:
    """SIGKILL leaves it no time to remove anything; the next one that starts does."""
    code = f"""
from pathlib import Path
from shared.worker.scratch import Scratch
scratch = Scratch(Path({str(root)!r}))
(scratch.home / "half.mp4").write_bytes(bytes(1000))
print("ready", flush=True)
input()
"""
    folder = Path(__file__).parents[2]
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        worker.kill()
    assert list(root.glob("worker-*/half.mp4"))

    Scratch(root).close()

    assert not list(root.glob("worker-*"))


def test_the_living_keep_their_directories(root: Path, scratch: Scratch) -> None:
    """Another process that starts sweeps around them."""
    homes = set(root.glob("worker-*"))

    Scratch(root).close()

    assert set(root.glob("worker-*")) == homes
    assert scratch is not None


def test_a_child_does_not_inherit_the_lock(root: Path, scratch: Scratch) -> None:
    """A process that outlives its worker would keep the directory for ever."""
    [home] = root.glob("worker-*")
    held = [fd for fd in Path("/proc/self/fd").iterdir() if _points_to(fd, home / ".lock")]

    assert [os.get_inheritable(int(fd.name)) for fd in held] == [False]
    assert scratch is not None


def _points_to(fd: Path, path: Path) -> bool:
    try:
        return fd.readlink() == path
    except OSError:
        return False
