"""Validate what was edited, and the pipeline's own config; bad nodes never run, the rest of the graph does."""

from __future__ import annotations

from collections.abc import Sequence

from shared.db.graph import load_documents, load_edges, load_neighbours
from shared.db.plan import Change, Planning, Verdict
from shared.domain.complaints import Complaints
from shared.domain.documents import edges_of
from shared.domain.schemas import PipelineConfig
from shared.domain.validation import validate, validate_pipeline


async def read_config(tables: Planning, changes: Sequence[Change]) -> PipelineConfig | None:
    """Return the pipeline's config; None: it is gone or wrong, and no run of it can go on.

    A config that cannot be read is no reason to guess: its budget and mode decide about money.
    """
    if (config := tables.config) is None:
        await tables.fail_runs({"type": "Refused", "message": "the pipeline was deleted"})
        return None
    complaints = validate_pipeline(config)
    if complaints or any(change.what == "pipeline" for change in changes):
        await tables.set_config_errors(complaints)
    if complaints:
        await tables.fail_runs(_config_error(complaints))
        return None
    return PipelineConfig.model_validate(config)


async def validate_changed(tables: Planning, changes: Sequence[Change]) -> bool:
    """Validate the nodes whose newest revision nobody has looked at; True: there were some.

    Cycles are looked for in the whole pipeline, since an edit can close one far away; edits are rare beside settles.
    """
    keys = [change.key for change in changes if change.key is not None and change.is_valid is None]
    if not keys:
        return False
    keyed = await load_documents(tables.connection, tables.pipeline, keys)
    documents = [k.document for k in keyed]
    parents = {parent for _, parent in edges_of(documents)}
    others = await load_neighbours(tables.connection, tables.pipeline, parents)
    complaints = validate(documents, others, await load_edges(tables.connection, tables.pipeline))
    await tables.set_validity([Verdict(k.key, k.revision, complaints[k.document.id]) for k in keyed])
    return True


def _config_error(complaints: Complaints) -> dict[str, object]:
    return {
        "type": "InvalidInput",
        "message": "the pipeline's config cannot be read: " + "; ".join(f"{k}: {v}" for k, v in complaints.items()),
        "field": ", ".join(complaints),
        "remedy": "mend the config and ask again",
    }
