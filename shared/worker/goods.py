"""Bring what a provider made into scratch, at once and whole: its links expire, and it is paid for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import SecretStr

from shared.errors import InvalidInput, Unavailable, Undelivered
from shared.http.download import download
from shared.media.damage import find_damage
from shared.media.gate import Verdict, describe
from shared.worker.executor import Work

MAX_BYTES = 5 * 1024**3
"""No provider makes a film of this size."""


async def bring(
    link: str, path: Path, *, allow: Collection[str] = (), headers: Mapping[str, SecretStr] | None = None
) -> Path:
    """Download a finished file.

    Args:
        link: Where the provider put it.
        path: Where it is written, in scratch.
        allow: See `shared.http.download`.
        headers: Keys that the link's host wants.

    Raises:
        Undelivered: It did not arrive whole: a link that expired is made anew by looking at the order again.
    """
    try:
        await download(link, path, max_bytes=MAX_BYTES, allow=allow, headers=headers)
    except (InvalidInput, Unavailable) as error:
        raise Undelivered(f"what the provider made could not be fetched: {error.message}") from error
    return path


async def watch(path: Path, work: Work) -> Verdict:
    """Watch a bought film to its end and return what is to be said of it; it is paid for, so nothing refuses it.

    Raises:
        Undelivered: It arrived damaged.
    """
    assert work.ffmpeg is not None  # noqa: S101  a worker's work always has one
    try:
        return await describe(path, ffmpeg=work.ffmpeg, scratch=work.scratch, settings=work.gate)
    except InvalidInput as error:
        damage = await find_damage(path)
        where = f"its {damage.track} at {damage.seconds:.1f} s ({damage.says})" if damage is not None else error.message
        raise Undelivered(f"what the provider made arrived damaged: {where}") from error
