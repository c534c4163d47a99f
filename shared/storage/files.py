"""Files written all or nothing: to a temporary name in the same file system, flushed, then renamed.

A temporary file is locked as long as its writer lives; one that nobody locks is an orphan.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import BinaryIO

from shared.errors import InvalidInput, Unavailable
from shared.storage.threads import unless_stopped

CHUNK_BYTES = 1024 * 1024
ORPHAN_SECONDS = 60.0
"""A younger temporary file may belong to a writer that has not locked it yet."""

_TEMPORARY = ".callsheet-"
_SHA256_ATTRIBUTE = "user.callsheet.sha256"
_FICLONE = 0x40049409
"""Linux ioctl that lets two files share their blocks until one is written (btrfs, xfs, bcachefs)."""
_FULL = {errno.ENOSPC, errno.EDQUOT}

Written = tuple[int, str]
"""Bytes, and sha256 in hex."""


def store_file(source: Path, target: Path, incoming: Path, stop: Event, *, durable: bool) -> Written:
    """Copy a file to ``target`` by way of the directory ``incoming`` of the same file system.

    Args:
        source: A file of any file system; where it is the target's, blocks are shared if they can be.
        target: Replaced in one step.
        incoming: Where the temporary file lies.
        stop: Looked at after each chunk.
        durable: Flush to the disk before the file shows; scratch needs none of that.

    Raises:
        InvalidInput: There is no such source, or the target's name cannot be had.
        Unavailable: The disk is full or refuses.
        Stopped: ``stop`` was set; nothing is left behind.
    """
    with opened(source) as reader, incoming_file(target, incoming, durable=durable) as writer:
        size, sha256 = _copy(reader, writer, stop)
        _keep_sha256(writer, sha256)
    return size, sha256


def store_bytes(data: bytes, target: Path, incoming: Path) -> Written:
    """Write a small document to ``target``; otherwise as ``store_file``."""
    sha256 = hashlib.sha256(data).hexdigest()
    with incoming_file(target, incoming, durable=True) as writer:
        writer.write(data)
        _keep_sha256(writer, sha256)
    return len(data), sha256


def hash_file(path: Path, stop: Event) -> Written:
    """Return a file's size and sha256; raises as ``store_file``."""
    digest, size = hashlib.sha256(), 0
    with opened(path) as reader:
        while chunk := reader.read(CHUNK_BYTES):
            unless_stopped(stop)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def read_slice(path: Path, start: int, length: int) -> bytes:
    """Return some bytes of a file: fewer than ``length`` only at its end."""
    with opened(path) as reader:
        reader.seek(start)
        return reader.read(length)


@contextmanager
def incoming_file(target: Path, incoming: Path, *, durable: bool) -> Iterator[BinaryIO]:
    """Lend a locked temporary file that becomes ``target`` when the block ends well, and vanishes when it does not."""
    with translated(f"writing {target.name}"):
        incoming.mkdir(parents=True, exist_ok=True)
        temporary = incoming / f"{_TEMPORARY}{uuid.uuid4().hex}"
        writer = temporary.open("xb")
    try:
        with writer, translated(f"writing {target.name}"):
            fcntl.flock(writer, fcntl.LOCK_EX)
            yield writer
            writer.flush()
            _show(temporary, target, writer if durable else None)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    """Open a file to read, or say which one cannot be."""
    try:
        reader = source.open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise InvalidInput(f"there is no file {source}", remedy="name a file that exists") from error
    except OSError as error:
        raise Unavailable(f"the file {source} cannot be read: {error.strerror}", remedy="check permissions") from error
    with reader:
        yield reader


def remove_orphans(incoming: Path) -> None:
    """Make the directory and remove the temporary files in it whose writers are gone.

    Raises:
        Unavailable: The directory cannot be made or read.
    """
    try:
        incoming.mkdir(parents=True, exist_ok=True)
        temporaries = [*incoming.glob(f"{_TEMPORARY}*")]
    except OSError as error:
        raise Unavailable(
            f"the media directory {incoming.parent} cannot be used: {error.strerror}",
            remedy="check its permissions, or set CALLSHEET_MEDIA_DIR to another",
        ) from error
    for path in temporaries:
        with suppress(OSError):  # its writer lives, it is gone by now, or it belongs to another user
            _remove_orphan(path)


def _remove_orphan(path: Path) -> None:
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if time.time() - os.fstat(file.fileno()).st_mtime > ORPHAN_SECONDS:
            path.unlink()


def kept_sha256(path: Path) -> str | None:
    """Return the sha256 that was kept on the file when it was written, if it was and the file system can."""
    if sys.platform != "linux":
        return None
    try:
        return os.getxattr(path, _SHA256_ATTRIBUTE).decode()
    except OSError:
        return None


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn refusals of the operating system into ours."""
    try:
        yield
    except OSError as error:
        reason = f"{doing}: {error.strerror or error}"
        if error.errno in _FULL:
            raise Unavailable(f"the disk is full; {reason}", remedy="free space, or give the storage more") from error
        if error.errno in {errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTDIR, errno.EEXIST}:
            raise InvalidInput(
                f"the storage key cannot be a file here; {reason}",
                field="key",
                remedy="choose a shorter key that is not a folder of other keys, nor inside of an object",
            ) from error
        raise Unavailable(
            f"the disk refuses; {reason}", remedy="check the directory's permissions and health"
        ) from error


def _copy(reader: BinaryIO, writer: BinaryIO, stop: Event) -> Written:
    """Clone or copy, and hash what was read on the way."""
    cloned = _clone(reader, writer)
    digest, size = hashlib.sha256(), 0
    while chunk := reader.read(CHUNK_BYTES):
        unless_stopped(stop)
        digest.update(chunk)
        size += len(chunk)
        if not cloned:
            writer.write(chunk)
    return size, digest.hexdigest()


def _clone(reader: BinaryIO, writer: BinaryIO) -> bool:
    """Share the source's blocks if the file system can; then only the hash is left to do."""
    if sys.platform != "linux":
        return False
    try:
        fcntl.ioctl(writer, _FICLONE, reader.fileno())
    except OSError:
        return False
    return True


def _keep_sha256(writer: BinaryIO, sha256: str) -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # not every file system keeps attributes; stat then has no sha256
            os.setxattr(writer.fileno(), _SHA256_ATTRIBUTE, sha256.encode())


def _show(temporary: Path, target: Path, durable: BinaryIO | None) -> None:
    """Rename; when it shall be durable flush the folders, too: a rename that a power cut undoes was none."""
    missing = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    if durable is None:
        temporary.replace(target)
        return
    os.fsync(durable.fileno())
    temporary.replace(target)
    for folder in {target.parent, *(folder.parent for folder in missing)}:
        _flush(folder)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
