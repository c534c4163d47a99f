"""Bring what a provider made into scratch, at once and whole: its links expire, and it is paid for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import SecretStr

from shared.errors import InvalidInput, Unavailable
from shared.http.download import download
from shared.media.damage import find_damage

MAX_BYTES = 5 * 1024**3
"""No provider makes a film of this size."""


async def bring(
    link: str, path: Path, *, allow: Collection[str] = (), headers: Mapping[str, SecretStr] | None = None
) -> Path:
    """Download a finished file, and decode it to its end where it is media.

    Args:
        link: Where the provider put it.
        path: Where it is written, in scratch.
        allow: See `shared.http.download`.
        headers: Keys that the link's host wants.

    Raises:
        Unavailable: It did not arrive whole: a link that expired is made anew by looking at the order again.
    """
    try:
        await download(link, path, max_bytes=MAX_BYTES, allow=allow, headers=headers)
    except InvalidInput as error:
        raise Unavailable(f"what the provider made could not be fetched: {error.message}") from error
    if path.suffix != ".srt" and (damage := await find_damage(path)) is not None:
        raise Unavailable(
            f"what the provider made arrived damaged: its {damage.track} at {damage.seconds:.1f} s ({damage.says})"
        )
    return path
