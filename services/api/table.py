"""All routes."""

from __future__ import annotations

from services.api.routes import (
    access,
    description,
    documents,
    events,
    media,
    nodes,
    ops,
    pipelines,
    runs,
    uploads,
    webhooks,
)
from services.api.routing import Route

ROUTES: tuple[Route, ...] = tuple(
    route
    for family in (access, pipelines, documents, nodes, runs, media, uploads, events, webhooks, ops, description)
    for route in family.ROUTES
)
"""The router and the OpenAPI document are both made from this: they cannot disagree."""
