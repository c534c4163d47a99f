"""Writing ``.env.example`` from the settings classes, grouped by the services that read each variable."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from shared.config.base import Settings, variables
from shared.config.compose import ComposeSettings
from shared.config.services import SERVICES

_HEAD = """\
# Settings of Callsheet. Copy to .env and uncomment what you need; the environment itself goes first.
# Written by `python -m shared.config > .env.example`; a test holds it equal to the classes in shared/config.
"""


def env_example(services: dict[str, type[Settings]] = SERVICES) -> str:
    """Return the text of ``.env.example``."""
    groups = _by_readers(services)
    sections = [_section(readers, groups[readers], services) for readers in groups]
    return _HEAD + "".join(sections) + _section(("compose.yml",), variables(ComposeSettings), services)


def _by_readers(services: dict[str, type[Settings]]) -> dict[tuple[str, ...], dict[str, FieldInfo]]:
    """Group the variables by the services that read them; what most services read comes first."""
    fields: dict[str, FieldInfo] = {}
    readers: dict[str, tuple[str, ...]] = {}
    for service, cls in services.items():
        for name, field in variables(cls).items():
            fields.setdefault(name, field)
            readers[name] = (*readers.get(name, ()), service)
    groups: dict[tuple[str, ...], dict[str, FieldInfo]] = {}
    for name in sorted(fields, key=lambda name: -len(readers[name])):
        groups.setdefault(readers[name], {})[name] = fields[name]
    return groups


def _section(readers: tuple[str, ...], fields: dict[str, FieldInfo], services: dict[str, type[Settings]]) -> str:
    title = "every service and the command line" if len(readers) == len(services) else ", ".join(readers)
    return f"\n# --- {title} ---\n" + "".join(_entry(name, field) for name, field in fields.items())


def _entry(name: str, field: FieldInfo) -> str:
    """Show a default as it stands, and what has none by its example."""
    without_default = field.is_required() or field.default is None
    value = (field.examples or [""])[0] if without_default else field.default
    mark = "required" if field.is_required() else "not set" if field.default is None else "default"
    return f"# {field.description} [{mark}]\n# {name}={value}\n"
