"""Reading settings once, and saying in one sentence per variable what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from shared.config.base import Settings, variable, variables
from shared.errors import ConfigError

S = TypeVar("S", bound=Settings)

DOTENV = Path(".env")
"""Read from the working directory when it is there; the environment itself goes first."""


def load(cls: type[S], dotenv: Path | None = DOTENV) -> S:
    """Read the settings of a service from the environment.

    Raises:
        ConfigError: A variable is missing or cannot be used; a line for each, with its remedy and never a secret.
    """
    try:
        return cls(_env_file=dotenv)
    except ValidationError as error:
        sentences = [_sentence(cls, detail) for detail in error.errors(include_url=False)]
        raise ConfigError("\n".join(sentences)) from None
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the settings cannot be read from {dotenv}: {error}; check that file") from error


def show(settings: Settings) -> str:
    """Return the settings as lines of ``VARIABLE=value`` for ``--check``, secrets hidden."""
    return "\n".join(_shown(settings))


def _shown(settings: Settings) -> Iterator[str]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        text = "(set, hidden)" if isinstance(value, SecretStr) else "(not set)" if value is None else str(value)
        yield f"{variable(name, field)}={text}"


def _sentence(cls: type[Settings], detail: ErrorDetails) -> str:
    """Name the variable, its value unless it is secret, what is wrong, and what to write instead."""
    if not detail["loc"]:
        return _reason(detail)
    name, field = _field(cls, str(detail["loc"][0]))
    if detail["type"] == "missing":
        return f"{name} is not set; {_remedy(name, field)}"
    shown = "has a value that cannot be used" if _is_secret(field) else f"is {str(detail['input'])!r}"
    return f"{name} {shown}: {_reason(detail)}; {_remedy(name, field)}"


def _field(cls: type[Settings], location: str) -> tuple[str, FieldInfo]:
    """Find a field by the name that pydantic reports, which is a variable or the field's own name."""
    by_variable = variables(cls)
    if location in by_variable:
        return location, by_variable[location]
    field = cls.model_fields[location]
    return variable(location, field), field


def _reason(detail: ErrorDetails) -> str:
    return detail["msg"].removeprefix("Value error, ").replace("Input should", "it should")


def _remedy(name: str, field: FieldInfo) -> str:
    example = field.examples[0] if field.examples else field.default
    return f"write, for example, {name}={example} ({field.description})"


def _is_secret(field: FieldInfo) -> bool:
    return _holds_secret(field.annotation)


def _holds_secret(annotation: object) -> bool:
    """Look for SecretStr inside of optional and annotated types as well."""
    return annotation is SecretStr or any(_holds_secret(part) for part in get_args(annotation))
