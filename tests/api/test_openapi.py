"""The OpenAPI document and the router say the same, and what is answered has the documented shape."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from prometheus_client import CollectorRegistry
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from services.api.app import make_app
from services.api.main import main
from services.api.metrics import Metrics
from services.api.openapi import openapi
from services.api.routing import BASE
from services.api.table import ROUTES
from shared.domain.nodes import NodeType
from tests.api.conftest import Served

TEXT = {"type": "asset", "asset": {"type": "text", "content": "Words."}}
_CLIENT = Path(__file__).parents[2] / "clients" / "typescript"
_LONGEST_ADDRESS = 8000
"""Longer ones never reach us: the server below answers 400."""
_EXAMPLES = int(os.environ.get("CALLSHEET_API_EXAMPLES", "3"))
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


async def test_the_router_and_the_document_agree(served: Served) -> None:
    """Every route stands in the document and the other way round; operations have names of their own; models all descriptions."""
    document = (await served.viewer("GET", "/openapi.json")).json
    documented = {(m.upper(), BASE + path) for path, methods in document["paths"].items() for m in methods}
    app = make_app(served.rooms, ROUTES, Metrics.on(CollectorRegistry()))
    routed = {
        (r.method, r.resource.canonical)
        for r in app.router.routes()
        if r.resource and r.resource.canonical.startswith(BASE)
    }
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]

    assert documented == routed
    assert len({*names}) == len(names)
    assert all(
        schema.get("description") for name, schema in document["components"]["schemas"].items() if "enum" not in schema
    ), [name for name, schema in document["components"]["schemas"].items() if not schema.get("description")]


def test_the_document_is_printed_without_a_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For those who generate clients; the TypeScript client was generated from this very document."""
    monkeypatch.setattr("sys.argv", ["services.api", "--openapi"])
    main()

    printed = capsys.readouterr().out
    assert json.loads(printed) == json.loads(json.dumps(openapi(ROUTES)))
    assert printed == (_CLIENT / "openapi.json").read_text("utf-8"), "run make clients"


async def test_every_node_type_has_its_schema(served: Served) -> None:
    """By its name and by its aliases; the list tells slots and providers."""
    types = (await served.viewer("GET", "/node_types")).json["results"]

    assert [kind["type"] for kind in types] == [*NodeType]
    merge = next(kind for kind in types if kind["type"] == "merge-videos")
    assert merge["slots"]["segments"] == {"accepts": ["video"], "least": 2, "multiple": True}
    assert "transition" in merge["config"]["properties"]
    for name in (*NodeType, "generate-talking-head", "pipeline", "asset-column"):
        assert json.loads((await served.viewer("GET", f"/schemas/{name}")).body)["type"] == "object"
    assert (await served.viewer("GET", "/schemas/none")).status == 404


@pytest.mark.parametrize("mode", [*GenerationMode])
async def test_whatever_is_sent_the_answer_is_documented(served: Served, mode: GenerationMode) -> None:
    """Schemathesis makes up requests, as the document says and as it forbids: no 5xx, no status, media type or shape that is not in it."""
    await served.editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": [{"id": "n", **TEXT}]})

    await asyncio.to_thread(_send_made_up_requests, served, mode)


def _send_made_up_requests(served: Served, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(openapi(ROUTES))
    headers = {"Authorization": f"Bearer {served.ops.token}"}
    base = served.api.address + BASE
    found: Any = schema.get_all_operations()
    operations: list[Any] = [one.ok() for one in found]
    ending = [one for one in operations if not one.path.endswith("/events")]
    assert len(ending) == len(operations) - 3
    wrong = mode is GenerationMode.NEGATIVE
    if wrong:  # nothing that is sent to a webhook is wrong before its signature is
        ending = [one for one in ending if one.tags != ["webhooks"]]
    for operation in sorted(ending, key=lambda one: one.method == "delete"):
        names = {parameter.name for parameter in operation.path_parameters}
        there = {name: name[0] for name in ("pipeline_id", "node_id") if name in names}

        @settings(
            max_examples=max(1, _EXAMPLES // 3) if wrong else _EXAMPLES,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        )
        @given(case=operation.as_strategy(mode, path_parameters=there))
        def send(case: Any) -> None:
            sent = requests.Request(**case.as_transport_kwargs(base_url=base)).prepare()
            assume(len(str(sent.url)) < _LONGEST_ADDRESS)
            case.call_and_validate(base_url=base, headers=headers, checks=[*_CHECKS, _refused] if wrong else _CHECKS)

        with suppress(Unsatisfiable):  # there are operations that nothing can be sent to that is wrong
            send()


def _refused(context: Any, response: Any, case: Any) -> bool | None:
    """Hold that what is wrong is refused, be it for its size."""
    return response.status_code == 413 or negative_data_rejection(context, response, case)
