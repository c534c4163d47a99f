"""Documents in and out, their faults, and what a run would do and cost."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from decimal import Decimal

from services.api.guards import refuse_unstorable
from services.api.looks import the_document
from services.api.models.edits import Document, Faults, ImportQuery, ImportReport
from services.api.models.plans import EstimateView, PlannedNode, PlanQuery, PlanView
from services.api.routing import Answer, Call, Route
from shared.db.pipelines import save_pipeline
from shared.db.preview import look_ahead
from shared.domain.access import AccessRole
from shared.domain.dialects import read_document, write_document
from shared.domain.documents import PipelineDocument
from shared.domain.nodes import NodeId
from shared.domain.planning import NodePlan
from shared.domain.prices import price_table
from shared.domain.schemas import Mode
from shared.domain.storable import storage_complaints
from shared.domain.validation import mode_of, validate_document


async def import_pipeline(call: Call) -> Answer:
    """Bring a pipeline to what a document says; only real changes are written."""
    query: ImportQuery = call.query
    document = _read(call)
    if query.mode is not None:
        document = replace(document, config={**document.config, "mode": query.mode})
    refuse_unstorable(storage_complaints(document.id, document.nodes))
    saved = await save_pipeline(call.rooms.editor, document, prune=query.prune)
    report = ImportReport(pipeline_id=document.id, **asdict(saved), faults=await _faults(document))
    return Answer(report, 201 if saved.created else 200)


async def export_pipeline(call: Call) -> Document:
    """Answer what the pipeline's editor wrote."""
    return Document(write_document(await the_document(call)))


async def validate_pipeline(call: Call) -> Faults:
    """Say everything that is wrong with a pipeline."""
    return await _faults(await the_document(call))


async def validate_body(call: Call) -> Faults:
    """Say everything that is wrong with a document, without keeping it."""
    document = _read(call)
    refuse_unstorable(storage_complaints(document.id, document.nodes))
    return await _faults(document)


async def plan_pipeline(call: Call) -> PlanView:
    """Say what a run would do with each node, and why."""
    mode, plans = await _plans(call)
    return PlanView(pipeline_id=call.pipeline, mode=mode, usd=_total(plans), results=[*map(_planned, plans)])


async def estimate_pipeline(call: Call) -> EstimateView:
    """Say what a run would cost."""
    mode, plans = await _plans(call)
    paid = [_planned(plan) for plan in plans if plan.cost.usd]
    prices = price_table().date
    return EstimateView(pipeline_id=call.pipeline, mode=mode, usd=_total(plans), prices=prices, results=paid)


def _read(call: Call) -> PipelineDocument:
    body: Document = call.body
    return read_document(body.root)


async def _faults(document: PipelineDocument) -> Faults:
    """Look in a thread: a thousand misspelt references take their time."""
    own, nodes = await asyncio.to_thread(validate_document, document)
    return Faults(valid=not (own or nodes), pipeline=own, nodes={**nodes})


async def _plans(call: Call) -> tuple[Mode, list[NodePlan]]:
    query: PlanQuery = call.query
    document = await the_document(call)
    mode = query.mode or mode_of(document.config)
    force = [NodeId(node.strip()) for node in (query.force or "").split(",") if node.strip()]
    return mode, await look_ahead(call.rooms.editor, document.id, mode, force=force)


def _total(plans: list[NodePlan]) -> Decimal:
    return sum((plan.cost.usd for plan in plans), Decimal(0))


def _planned(plan: NodePlan) -> PlannedNode:
    return PlannedNode(
        node_id=plan.node_id,
        action=plan.action,
        why=plan.why,
        provider=plan.provider,
        usd=plan.cost.usd,
        basis=plan.cost.basis,
        fingerprint=plan.fingerprint,
    )


_PIPELINE = "/pipelines/{pipeline_id}"

ROUTES = (
    Route(
        "POST",
        "/pipelines/import",
        import_pipeline,
        "Bring a pipeline to what a document says",
        "documents",
        {200: ImportReport, 201: ImportReport},
        role=AccessRole.EDITOR,
        body=Document,
        query=ImportQuery,
    ),
    Route(
        "POST",
        "/pipelines/validate",
        validate_body,
        "Say everything that is wrong with a document",
        "documents",
        {200: Faults},
        body=Document,
    ),
    Route("GET", f"{_PIPELINE}/export", export_pipeline, "The pipeline's document", "documents", {200: Document}),
    Route(
        "GET",
        f"{_PIPELINE}/validate",
        validate_pipeline,
        "Say everything that is wrong with a pipeline",
        "documents",
        {200: Faults},
    ),
    Route(
        "GET",
        f"{_PIPELINE}/plan",
        plan_pipeline,
        "Say what a run would do with each node, and why",
        "documents",
        {200: PlanView},
        query=PlanQuery,
    ),
    Route(
        "GET",
        f"{_PIPELINE}/estimate",
        estimate_pipeline,
        "Say what a run would cost",
        "documents",
        {200: EstimateView},
        query=PlanQuery,
    ),
)
