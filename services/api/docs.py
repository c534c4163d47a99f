"""The OpenAPI document as one page of HTML, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import orjson

from services.api.openapi import openapi
from services.api.routing import Route

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
details { border-top: 1px solid #8884; padding: .4rem 0 } summary { cursor: pointer }
table { border-collapse: collapse; margin: .5rem 0 } td { padding: .1rem .8rem .1rem 0; vertical-align: top }
b { display: inline-block; min-width: 4.5rem } small { opacity: .75 }
"""


@dataclass(frozen=True, slots=True)
class Description:
    """The API's description of itself, made once."""

    document: bytes
    """OpenAPI, JSON."""
    page: str
    """HTML."""

    @classmethod
    def of(cls, routes: Sequence[Route]) -> Description:
        """Describe routes."""
        document = openapi(routes)
        return cls(orjson.dumps(document), docs_page(document))


def docs_page(document: Mapping[str, Any]) -> str:
    """Return the page."""
    body = "".join([*_operations(document), "<h2>Shapes</h2>", *_shapes(document["components"]["schemas"])])
    base = escape(document["servers"][0]["url"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Callsheet: HTTP API</title>'
        f"<style>{_STYLE}</style>"
        f"<h1>Callsheet: HTTP API</h1><p>Base <code>{base}</code>. Send <code>Authorization: Bearer TOKEN</code>; "
        f"<code>callsheet token create</code> makes one. Machines read <code>{base}/openapi.json</code>.</p>"
        f"{body}</html>"
    )


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    tag = ""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["tags"][0] != tag:
                tag = operation["tags"][0]
                yield f"<h2>{escape(tag)}</h2>"
            yield _operation(method, path, operation)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    head = f"<b>{method.upper()}</b> <code>{escape(path)}</code> <small>{escape(operation['summary'])}</small>"
    rows = [(p["name"], f"{p['in']}: {p.get('description', '')}") for p in operation["parameters"]]
    rows += [("body", _content(operation["requestBody"]))] if "requestBody" in operation else []
    rows += [(status, _content(answer)) for status, answer in operation["responses"].items()]
    role = escape(operation.get("description", "Open to all."))
    return f"<details><summary>{head}</summary><p>{role}</p>{_table(rows)}</details>"


def _shapes(schemas: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in schemas.items():
        rows = [
            (key, f"{_kind(rule)} {rule.get('description', '')}") for key, rule in schema.get("properties", {}).items()
        ]
        text = f"<p>{escape(schema.get('description', ''))}</p>{_table(rows)}"
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>{text}</details>'


def _table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<table>{cells}</table>"


def _content(found: Mapping[str, Any]) -> str:
    """Say what a body is: its media type and its shape."""
    if "$ref" in found:
        return _kind(found)
    content = found.get("content", {})
    kinds = [f"{media} {_kind(what.get('schema', {}))}".strip() for media, what in content.items()]
    return " ".join([found.get("description", ""), *kinds]).strip()


def _kind(rule: Mapping[str, Any]) -> str:
    """Say what a value is in a word or two."""
    if "$ref" in rule:
        return str(rule["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in rule:
        return " or ".join(_kind(part) for part in rule["anyOf"])
    if "items" in rule:
        return f"list of {_kind(rule['items'])}"
    return str(rule.get("type", rule.get("const", "")))
