"""Write the pages and parts of pages that follow from the code: ``make docs`` (``python -m tests.docs.pages``).

A test holds each of them equal to what stands in ``docs/``.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from shared.config import SERVICES, variables
from shared.domain.registry import KINDS, TYPE_ALIASES, NodeKind
from shared.domain.schemas import Asset, PipelineConfig
from shared.domain.states import JOBS, NODES

DOCS = Path(__file__).parents[2] / "docs"
_WRITTEN = "Written by `make docs` from the code; a test holds it equal."
_SETTINGS = re.compile(r"(<!-- settings of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def nodes_page() -> str:
    """Return the page about node types, slots and config keys."""
    parts = [f"# Node types\n\n{_WRITTEN}\n"]
    parts += [_node_section(name.value, kind) for name, kind in KINDS.items()]
    parts.append(
        "## The `asset` column\n\nExactly one of `source`, `content` and `url`.\n\n" + _keys(Asset.model_fields)
    )
    parts.append("## A pipeline's `config`\n\n" + _keys(PipelineConfig.model_fields))
    return "\n".join(parts)


def states_page() -> str:
    """Return the page with the state machines."""
    return (
        f"# States\n\n{_WRITTEN}\n\n## Jobs\n\n"
        "A completed job leaves for the history. `dead` and `held` wait for a person; `revive` gives them another life.\n\n"
        f"```mermaid\n{JOBS.mermaid().strip()}\n```\n\n## Nodes\n\n```mermaid\n{NODES.mermaid().strip()}\n```\n"
    )


def with_settings(page: str) -> str:
    """Return a service's page with its table of settings brought up to date."""
    return _SETTINGS.sub(lambda found: f"{found[1]}\n{_settings(found[2])}\n{found[3]}", page)


def pages() -> dict[Path, Callable[[], str]]:
    """Return how each page of this kind is made."""
    fixed: dict[Path, Callable[[], str]] = {DOCS / "nodes.md": nodes_page, DOCS / "states.md": states_page}
    return fixed | {path: _filled(path) for path in sorted((DOCS / "services").glob("*.md"))}


def _filled(path: Path) -> Callable[[], str]:
    return lambda: with_settings(path.read_text("utf-8"))


def _node_section(name: str, kind: NodeKind) -> str:
    aliases = [alias for alias, target in TYPE_ALIASES.items() if target == name]
    also = f" (also `{aliases[0]}`)" if aliases else ""
    makes = kind.makes.value if kind.makes else "what the asset's type says"
    head = f"## {name}{also}\n\nMakes: {makes}. Queue: `{kind.queue}`. Providers: {', '.join(f'`{p}`' for p in kind.providers)}.\n"
    slots = [
        f"| `{slot}`{' *' if one.least else ''} | {' or '.join(one.accepts)} | {'many, in order' if one.multiple else 'one'} |"
        for slot, one in kind.slots.items()
    ]
    if slots:
        head += "\n| slot (* must be given) | takes | how many |\n| --- | --- | --- |\n" + "\n".join(slots) + "\n"
    if kind.one_of:
        head += f"\nExactly one of {' and '.join(f'`{name}`' for name in kind.one_of)} must be given.\n"
    return head + "\n" + _keys(kind.config.model_fields)


def _keys(fields: dict[str, FieldInfo]) -> str:
    rows = [
        f"| `{field.alias or name}` | {_type(field)} | {_default(field.get_default(call_default_factory=True))} | {field.description} |"
        for name, field in fields.items()
    ]
    return "| key | value | default | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _type(field: FieldInfo) -> str:
    ranges = [f"{sign} {getattr(m, key)}" for m in field.metadata for key, sign in _RANGES if hasattr(m, key)]
    return " ".join([_plain(field.annotation), *ranges])


_RANGES = (("gt", ">"), ("ge", "≥"), ("lt", "<"), ("le", "≤"))
_NAMES = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "Decimal": "number"}


def _plain(annotation: Any) -> str:
    """Name a type as somebody who writes JSON knows it."""
    origin = get_origin(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if origin is Annotated:
        return _plain(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return " or ".join(_plain(part) for part in get_args(annotation) if part is not type(None))
    name = getattr(annotation, "__name__", str(annotation))
    return _NAMES.get(name, "object" if name[:1].isupper() and name != "Any" else "any JSON" if name == "Any" else name)


def _default(value: object) -> str:
    if value is None or "Undefined" in repr(value):
        return "none"
    return (
        f"`{str(value).lower() if isinstance(value, bool) else value}`"
        if isinstance(value, str | int | float)
        else "see its keys"
    )


def _settings(service: str) -> str:
    rows = []
    for name, field in variables(SERVICES[service]).items():
        value = field.get_default(call_default_factory=True)
        shown = "required" if field.is_required() else "none" if value is None else f"`{value}`"
        rows.append(f"| `{name}` | {shown} | {field.description} |")
    return "| variable | default | meaning |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Write all of them."""
    for path, make in pages().items():
        path.write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
