"""Hold an asset's file against the type that the editor gave it."""

from __future__ import annotations

import json
from pathlib import Path

from shared.domain.nodes import MediaType
from shared.errors import InvalidInput
from shared.media.probe import Probe, probe
from shared.media.sniff import in_words, sniff_file

_MOST_TEXT_BYTES = 16 * 2**20
_AUDIO_SUFFIX = {"mp4": "m4a", "mov": "m4a", "webm": "weba"}
_SAVE = "Save it again, or give another file."


async def check_file(path: Path, media_type: MediaType, field: str) -> tuple[str, Probe | None]:
    """Return the suffix that fits the file's bytes, as ``.mp4``, and what the file is, if it is media.

    Raises:
        InvalidInput: The file is empty, broken, or of another type than ``media_type``.
    """
    match media_type:
        case MediaType.TEXT:
            _read_text(path, field)
            return ".txt", None
        case MediaType.JSON:
            _parse_json(_read_text(path, field), field)
            return ".json", None
        case _:
            found = await probe(path, field=field)
            _require_type(found, media_type, field)
            return f".{_suffix(found, media_type)}", found


def _read_text(path: Path, field: str) -> str:
    size = path.stat().st_size
    if size > _MOST_TEXT_BYTES:
        raise InvalidInput(f"A text of {size / 1e6:.0f} MB is too long.", field=field, remedy="Give a shorter one.")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = f"The text is not UTF-8: byte 0x{data[error.start]:02x} in line {line}"
        raise InvalidInput(f"{problem}; the file looks like {_looks(path)}.", field=field, remedy=_SAVE) from error
    if "\0" in text:
        raise InvalidInput(f"The file is no text; it looks like {_looks(path)}.", field=field, remedy=_SAVE)
    if not text.strip():
        raise InvalidInput("The text is empty.", field=field, remedy="Give a text with words.")
    if field != "asset.content" and sniff_file(path).kind == "web":
        start = in_words(data[:64])
        raise InvalidInput(
            f"The file is an error page, not a text; it begins with “{start}”.", field=field, remedy=_SAVE
        )
    return text


def _looks(path: Path) -> str:
    sniffed = sniff_file(path)
    return sniffed.name if sniffed.kind in ("media", "image", "unknown") else "a text in another encoding"


def _parse_json(text: str, field: str) -> None:
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        remedy = "Mend it there; a JSON checker shows the place."
        raise InvalidInput(f"The JSON is malformed in {where}: {error.msg}.", field=field, remedy=remedy) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"The JSON cannot be read: {error}.", field=field, remedy=_SAVE) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _require_type(found: Probe, media_type: MediaType, field: str) -> None:
    """Refuse a file whose content is another type's."""
    actual = _type_of(found)
    if actual is not media_type:
        raise InvalidInput(
            f"The asset's type is {media_type}, and the file is {_WORDS[actual]} ({found.sniffed.name}).",
            field=field,
            remedy=f"Set asset.type to {actual}, or give another file.",
        )


_WORDS = {
    MediaType.VIDEO: "a video",
    MediaType.AUDIO: "a sound without a picture",
    MediaType.IMAGE: "a picture",
}


def _type_of(found: Probe) -> MediaType:
    if found.is_image:
        return MediaType.IMAGE
    return MediaType.VIDEO if found.video is not None else MediaType.AUDIO


def _suffix(found: Probe, media_type: MediaType) -> str:
    extension = found.sniffed.extension
    return _AUDIO_SUFFIX.get(extension, extension) if media_type is MediaType.AUDIO else extension
