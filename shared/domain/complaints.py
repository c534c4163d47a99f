"""Say what is wrong with a JSON value in one sentence that names the value and the remedy."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Complaints = dict[str, str]
"""By field, as ``config.duration`` or ``inputs.segments[2]``."""

Rule = Mapping[str, Any]
"""The JSON Schema of one value."""

_LONGEST_VALUE = 60


def read_complaints(model: type[BaseModel], data: object, field: str, owner: str) -> Complaints:
    """Return what a model finds wrong with a JSON object, nothing when all is well.

    Args:
        model: The model that reads the object by its camelCase keys.
        data: The JSON value.
        field: What the object is called, as ``config``.
        owner: Whose object it is, as ``merge-videos``; for sentences about unknown keys.
    """
    if not isinstance(data, Mapping):
        return {field: f"{show(data)} is not an object; write {{}} or an object with keys"}
    try:
        model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        schema = _schema(model)
        found: Complaints = {}
        for detail in error.errors():
            found.setdefault(_field(field, detail), _sentence(detail, schema, f"{owner} {field}"))
        return found
    return {}


def show(value: object) -> str:
    """Return a value as a person would recognise it: JSON, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def suggest(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return the remedy for a name that does not exist: the one that was probably meant, or the sentence given."""
    close = closest(name, known)
    return f"did you mean {show(close)}?" if close else otherwise


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a mistyped one resembles most, or None."""
    by_lower = {key.lower(): key for key in known}
    found = difflib.get_close_matches(name.lower().replace("_", ""), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def listed(names: Sequence[str], last: str = "or") -> str:
    """Return names as a list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


@cache
def _schema(model: type[BaseModel]) -> Rule:
    return model.model_json_schema()


def _field(field: str, error: ErrorDetails) -> str:
    extra = error.get("ctx", {}).get("field")
    path = [*error["loc"], *([extra] if extra else [])]
    return field + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _sentence(error: ErrorDetails, schema: Rule, owner: str) -> str:
    rule = _rule(schema, error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown_key(str(error["loc"][-1]), _rule(schema, error["loc"][:-1]), owner)
    if sentence := _SENTENCES.get(error["type"]):
        return sentence(error["input"], rule)
    return f"{show(error['input'])} {error['msg']}" if error["loc"] else error["msg"]


def _rule(schema: Rule, path: Sequence[int | str]) -> dict[str, Any]:
    """Return the JSON Schema of what stands at a path, as its first alternative; empty where nothing is known."""
    rule: dict[str, Any] = dict(schema)
    for key in path:
        rule = _resolved(schema, rule.get("properties", {}).get(key, {}))
    return rule


def _resolved(schema: Rule, rule: Rule) -> dict[str, Any]:
    alternatives = [a for a in rule.get("anyOf", ()) if a.get("type") != "null"]
    merged = {**rule, **(alternatives[0] if alternatives else {})}
    if "$ref" in merged:
        return {**schema["$defs"][merged["$ref"].rsplit("/", 1)[1]], "description": merged.get("description", "")}
    return merged


def _unknown_key(key: str, rule: Rule, owner: str) -> str:
    known = list(rule.get("properties", {}))
    remedy = suggest(key, known, otherwise=f"remove it; the keys are {listed(known, 'and')}" if known else "remove it")
    return f"{owner} has no key {show(key)}; {remedy}"


def _choices(value: object, rule: Rule) -> str:
    known = [str(choice) for choice in rule.get("enum", [rule["const"]] if "const" in rule else [])]
    return suggest(str(value), known, otherwise=f"use {listed(known)}")


def _number(rule: Rule) -> str:
    return "whole number" if rule.get("type") == "integer" else "number"


def _range(rule: Rule) -> str:
    low, high = rule.get("minimum", rule.get("exclusiveMinimum")), rule.get("maximum", rule.get("exclusiveMaximum"))
    if low is None or high is None:
        return f"a {_number(rule)}"
    return f"{'above ' if 'exclusiveMinimum' in rule else ''}{_short(low)} to {_short(high)}"


def _short(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _out_of_range(value: object, rule: Rule) -> str:
    return f"{show(value)} is out of range; use {_range(rule)}"


def _no_number(value: object, rule: Rule) -> str:
    return f"{show(value)} is not a {_number(rule)}; use {_range(rule)}"


def _no_object(value: object, _rule: Rule) -> str:
    return f"{show(value)} is not an object; write an object with keys"


def _missing(_value: object, rule: Rule) -> str:
    return f"is missing; {_choices('', rule)}" if "enum" in rule else "is missing; add it"


_SENTENCES: Mapping[str, Callable[[Any, Rule], str]] = {
    "missing": _missing,
    "literal_error": lambda value, rule: f"{show(value)} is not allowed; {_choices(value, rule)}",
    "greater_than_equal": _out_of_range,
    "greater_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "multiple_of": lambda value, rule: f"{show(value)} is odd; use an even number, {_range(rule)}",
    "int_type": _no_number,
    "float_type": _no_number,
    "decimal_type": _no_number,
    "decimal_parsing": _no_number,
    "finite_number": _no_number,
    "bool_type": lambda value, _: f"{show(value)} is neither true nor false; write one of the two, without quotes",
    "string_type": lambda value, _: f"{show(value)} is not a string; write it in quotes",
    "string_too_short": lambda *_: "is empty; write something or leave the key out",
    "string_too_long": lambda value, rule: f"is {len(value)} characters long; use at most {rule['maxLength']}",
    "string_pattern_mismatch": lambda value, rule: (
        f"{show(value)} is malformed; expected: {rule['description'].rstrip('.')}"
    ),
    "model_type": _no_object,
    "dict_type": _no_object,
}
"""By pydantic's type of error; those of our own models bring their sentence."""
