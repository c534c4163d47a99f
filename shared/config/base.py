"""How settings are declared: one frozen class per concern, a sentence per field, read from the environment once.

A field is read from ``CALLSHEET_<FIELD>``; the few variables that other tools know, too (``DATABASE_URL``, ``AWS_…``),
name themselves by ``validation_alias``. An empty variable counts as not set.
"""

from __future__ import annotations

from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CALLSHEET_"


class Settings(BaseSettings):
    """Stand at the root of all settings; built by ``load`` in a service's main and handed down."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        validate_default=True,
    )


def variables(cls: type[Settings]) -> dict[str, FieldInfo]:
    """Return the fields of a settings class by the environment variable that each is read from."""
    return {variable(name, field): field for name, field in cls.model_fields.items()}


def variable(name: str, field: FieldInfo) -> str:
    """Name the environment variable of a field; of several accepted names, the first."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return str(alias) if alias is not None else PREFIX + name.upper()
