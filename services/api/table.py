"""All routes."""

from __future__ import annotations

from services.api.routes import access, documents, nodes, pipelines, runs
from services.api.routing import Route

ROUTES: tuple[Route, ...] = (*access.ROUTES, *pipelines.ROUTES, *documents.ROUTES, *nodes.ROUTES, *runs.ROUTES)
"""The router and the OpenAPI document are both made from this: they cannot disagree."""
