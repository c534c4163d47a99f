"""Read code scenes: what is typed, when the picture holds, which lines are pointed at.

A scene is the JSON of render-code's ``config`` slot. Two forms are read: the full one with ``actions``, and the short
``{language, theme, code, highlights: [{line, description}]}``, which stands for typing the code and then holding each
highlight. ``shared.domain.timeline`` says what is on screen at a given moment; every renderer follows it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from shared.domain.complaints import show
from shared.domain.schemas.base import JsonObject, Real, Whole
from shared.errors import InvalidInput

MAX_CHARACTERS = 20_000
"""Of a scene's code, all together: at normal speed 22 minutes of typing."""
MAX_SECONDS = 3600
_TAB = 4


class Speed(StrEnum):
    """Name how fast code is typed."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"

    @property
    def characters_per_second(self) -> int:
        """Return the rate; a line break within an action counts as a character."""
        return {Speed.SLOW: 10, Speed.NORMAL: 15, Speed.FAST: 25}[self]


def _plain(code: str) -> str:
    """Make every character one column wide and every line break one character."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    shown = lines.expandtabs(_TAB)
    if not shown.strip():
        raise PydanticCustomError("no_code", "holds no code; write what is typed, or use a pause")
    return "".join(char for char in shown if char.isprintable() or char == "\n")


Code = Annotated[str, Field(max_length=100_000), AfterValidator(_plain)]
Seconds = Annotated[Real, Field(gt=0, le=600)]
Colour = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]
Theme = Literal["dark", "light"]


class TypeAction(JsonObject):
    """Type code below what is on screen."""

    type: Literal["type"]
    code: Code
    speed: Speed | tuple[Speed, ...] = Speed.NORMAL
    """One for all lines, or a list with one per line."""
    language: str | None = Field(default=None, max_length=40)
    """Of this code; without it the scene's."""

    @model_validator(mode="after")
    def _one_speed_per_line(self) -> Self:
        lines = len(self.code.split("\n"))
        if isinstance(self.speed, tuple) and len(self.speed) != lines:
            facts = {"speeds": len(self.speed), "lines": lines}
            sentence = "speed lists {speeds} speeds for {lines} lines of code; give one per line, or one word for all"
            raise PydanticCustomError("speeds", sentence, facts)
        return self

    def speeds(self) -> tuple[Speed, ...]:
        """Return the speed of each line."""
        return self.speed if isinstance(self.speed, tuple) else (self.speed,) * len(self.code.split("\n"))


class PauseAction(JsonObject):
    """Hold the picture."""

    type: Literal["pause"]
    duration: Seconds


class HighlightAction(JsonObject):
    """Hold the picture with some lines marked."""

    type: Literal["highlight"]
    lines: Annotated[tuple[Annotated[Whole, Field(ge=1)], ...], Field(min_length=1)]
    """Numbers of lines as the screen shows them, counted over all that is typed."""
    duration: Seconds
    description: str | None = Field(default=None, max_length=300)
    """A sentence shown with the highlight."""


Action = Annotated[TypeAction | PauseAction | HighlightAction, Field(discriminator="type")]


class Scene(JsonObject):
    """Describe a code scene."""

    title: str = Field(default="", max_length=200)
    """Stands in the window's bar."""
    description: str | None = Field(default=None, max_length=2000)
    """For people who edit the scene; not shown."""
    theme: Theme | None = None
    background_color: Colour | None = None
    """Behind the window, as #rrggbb; without it the theme's."""
    language: str | None = Field(default=None, max_length=40)
    """Decides the colours, as ``javascript``; without it guessed from the code."""
    actions: Annotated[tuple[Action, ...], Field(min_length=1, max_length=1000)]

    @model_validator(mode="before")
    @classmethod
    def _spell_out_short_form(cls, data: Any) -> Any:
        if isinstance(data, dict) and "actions" not in data and "code" in data:
            return _spelled_out(data)
        return data

    @model_validator(mode="after")
    def _keeps_to_what_is_typed(self) -> Self:
        typed = characters = 0
        for index, action in enumerate(self.actions):
            if isinstance(action, TypeAction):
                typed += len(action.code.split("\n"))
                characters += len(action.code)
            elif isinstance(action, HighlightAction) and max(action.lines) > typed:
                facts = {"path": ("actions", index, action.type, "lines"), "line": max(action.lines), "typed": typed}
                sentence = "names line {line}, but the number of lines typed by then is {typed}"
                raise PydanticCustomError("untyped_line", sentence, facts)
        if not typed:
            raise PydanticCustomError("no_typing", "types no code; add an action of type type")
        if characters > MAX_CHARACTERS:
            facts = {"characters": characters, "most": MAX_CHARACTERS}
            sentence = "types {characters} characters, more than {most}; split it into several scenes"
            raise PydanticCustomError("too_long", sentence, facts)
        return self


def _spelled_out(short: dict[str, Any]) -> dict[str, Any]:
    """Return the full form of a scene in the short one; what is malformed stays for validation to name."""
    scene = {key: value for key, value in short.items() if key not in {"code", "highlights", "speed"}}
    typing = {"type": "type", "code": short["code"], "speed": short.get("speed", Speed.NORMAL)}
    highlights = short.get("highlights") or []
    listed = highlights if isinstance(highlights, list) else [highlights]
    return scene | {"actions": [typing, {"type": "pause", "duration": 0.5}, *map(_held, listed)]}


def _held(highlight: Any) -> Any:
    """Return a short form's highlight as an action that lasts as long as its description takes to read."""
    if not isinstance(highlight, dict):
        return {"type": "highlight", "lines": highlight}
    rest = {key: value for key, value in highlight.items() if key not in {"line", "lines"}}
    lines = highlight.get("lines", [highlight["line"]] if "line" in highlight else None)
    words = len(str(highlight.get("description") or "").split())
    return {"type": "highlight", "duration": max(2.0, 1.0 + 0.4 * words), "lines": lines} | rest


def read_scene(data: Any) -> Scene:
    """Return the scene that a JSON document describes.

    Raises:
        InvalidInput: Names the first mistake with its path; ``details`` holds them all.
    """
    if not isinstance(data, dict):
        raise _refused({"": f"{show(data)} is not an object; write {{title, actions}}"})
    try:
        scene = Scene.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _refused(_mistakes(error.errors(include_url=False))) from error
    return scene


def _mistakes(errors: list[ErrorDetails]) -> dict[str, str]:
    """Return what is wrong by path, in order; what is wrong inside a list explains the list's own complaint."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(_path(error), _sentence(error))
    return {path: what for path, what in found.items() if not any(p.startswith(f"{path}[") for p in found)}


def _path(error: ErrorDetails) -> str:
    """Return ``actions[2].speed``: the way to a value as an editor sees it, without the steps through unions."""
    steps = [*error["loc"], *error.get("ctx", {}).get("path", ())]
    if steps[:1] == ["actions"]:
        del steps[2:3]
    if "speed" in steps:
        del steps[steps.index("speed") + 1 :]
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


_OWN_SENTENCES = {"no_code", "speeds", "untyped_line", "no_typing", "too_long"}
_SENTENCES = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no key of a code scene; remove it",
    "union_tag_invalid": "has an unknown type; use type, pause or highlight",
    "union_tag_not_found": "has no type; use type, pause or highlight",
    "too_short": "is empty; add something or leave it out",
    "tuple_type": "{value} is not a list; put it in brackets",
    "string_pattern_mismatch": "{value} is no colour; write it as #rrggbb",
}


def _sentence(error: ErrorDetails) -> str:
    value, rule = show(error["input"]), error["msg"].removeprefix("Input ")
    if "speed" in error["loc"]:
        return f"{value} is no speed; use slow, normal or fast, or a list with one of these per line"
    if error["type"] in _OWN_SENTENCES:
        return error["msg"]
    return _SENTENCES.get(error["type"], f"{{value}} {rule[0].lower()}{rule[1:]}").replace("{value}", value)


def _refused(mistakes: dict[str, str]) -> InvalidInput:
    by_field = {f"inputs.config.{path}".rstrip("."): sentence for path, sentence in mistakes.items()}
    path, sentence = next(iter(mistakes.items()))
    more = f" ({len(mistakes) - 1} more: see details)" if len(mistakes) > 1 else ""
    return InvalidInput(
        f"The code scene cannot be rendered: {path or 'it'} {sentence}{more}.",
        field=next(iter(by_field)),
        remedy="Correct the scene's JSON there.",
        details=dict(by_field),
    )
