"""What holds in every state, and what holds when nobody has anything left to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache

from services.dispatcher.publishing import candidate
from shared.db.plan import ReadyNode
from shared.domain.nodes import NodeId, NodeKey, Output
from shared.domain.schemas import PipelineConfig
from tests.model.tables import FLYING, LIVE, Row, Tables
from tests.model.world import belonging

_DRAFT = PipelineConfig.model_validate({"mode": "draft"})


def broken_always(tables: Tables) -> Iterator[str]:
    """Say which promises a state breaks that hold at any moment."""
    for key, count in Counter(job["node_key"] for job in tables.in_state(*LIVE)).items():
        if count > 1:
            yield f"node {tables.by_key[key]['id']} has {count} live jobs"
    for fingerprint, count in Counter(job["fingerprint"] for job in tables.in_state(*FLYING)).items():
        if count > 1:
            yield f"{count} jobs make {fingerprint[:8]} at once"
    for fingerprint, sha in tables.results.items():
        if sha != belonging(fingerprint):
            yield f"the result kept under {fingerprint[:8]} is not its own"
    yield from _broken_nodes(tables)
    yield from _doubled(tables)
    yield from _forgotten(tables)


def broken_at_rest(tables: Tables) -> Iterator[str]:
    """Say which promises a state breaks in which nobody has anything to do, after the pipeline was summed up."""
    for run in tables.open_runs():
        yield f"a run of {run['node_id'] or 'everything'} is {run['state']} for ever"
    for job in tables.in_state(*LIVE):
        yield f"the job of {job['node_id']} is {job['state']} for ever"
    for node in tables.nodes:
        if node["status"] == "in_progress":
            yield f"node {node['id']} is in progress, and nobody works on it"
    counts = Counter(node["status"] for node in tables.nodes)
    told = tables.pipelines[0]["progress"]
    if any(told[status] != counts[status] for status in ("completed", "in_progress", "pending", "failed")):
        yield f"the pipeline says {told}, and its nodes {dict(counts)}"


def _broken_nodes(tables: Tables) -> Iterator[str]:
    for node in tables.nodes:
        if node["output"] is not None and node["output"]["sha256"] != belonging(node["fingerprint"]):
            yield f"the output of {node['id']} is not of the fingerprint that it names"
        if node["status"] == "completed" and node["fingerprint"] != _fingerprint_now(tables, node):
            yield f"node {node['id']} is completed with the output of a former revision"


def _doubled(tables: Tables) -> Iterator[str]:
    """Nothing is made twice but by force; a forced job says so on its row alone, so its runs are looked at instead."""
    if any(run["force"] for run in tables.runs):
        return
    done = Counter(a["fingerprint"] for a in tables.attempts if a["outcome"] == "completed" and not a["cache_hit"])
    for fingerprint, count in done.items():
        if count > 1:
            yield f"{fingerprint[:8]} was made {count} times"
    ended = Counter((a["job_id"], a["attempt"]) for a in tables.attempts)
    for (job, attempt), count in ended.items():
        if count > 1:
            yield f"attempt {attempt} of job {job} ended {count} times"


def _forgotten(tables: Tables) -> Iterator[str]:
    """What nobody is going to look at: the sweep would count it as a repair."""
    hinted = {fingerprint for _, _, fingerprint in tables.changes}
    led = {job["fingerprint"] for job in tables.in_state(*FLYING)}
    if not tables.changes:
        for job in tables.in_state("waiting"):
            if job["fingerprint"] not in led | hinted:
                yield f"the job of {job['node_id']} waits for nobody"
        for job in tables.in_state("available", "scheduled", "waiting"):
            if job["attempt"] == 0 and not tables.is_current(job):
                yield f"nobody began the job of {job['node_id']}, which is of a former generation"
        for node in tables.nodes:
            if _is_ready(tables, node):
                yield f"node {node['id']} is ready and has no job"


def _is_ready(tables: Tables, node: Row) -> bool:
    """Say whether a node could be made now, by the rule of the design."""
    wanted = any(w["node_key"] == node["key"] and w["state"] == "open" for w in tables.wanted)
    busy = any(job["node_key"] == node["key"] for job in tables.in_state(*LIVE))
    fed = all(parent["status"] == "completed" for _, parent in _parents(tables, node))
    return node["status"] == "pending" and node["is_valid"] is not False and wanted and not busy and fed


def _parents(tables: Tables, node: Row) -> list[tuple[str, Row]]:
    by_id = {other["id"]: other for other in tables.nodes}
    listed = (
        (slot, parents if isinstance(parents, list) else [parents]) for slot, parents in sorted(node["inputs"].items())
    )
    return [(slot, by_id[parent]) for slot, parents in listed for parent in parents]


def _fingerprint_now(tables: Tables, node: Row) -> str:
    inputs = [(slot, parent["id"], parent["output"]) for slot, parent in _parents(tables, node)]
    return _fingerprint(json.dumps([node["type"], node["config"], node["asset"], inputs], sort_keys=True))


@cache
def _fingerprint(made_from: str) -> str:
    kind, config, asset, inputs = json.loads(made_from)
    resolved = tuple((slot, NodeId(parent), Output.model_validate(output)) for slot, parent, output in inputs)
    node = ReadyNode(NodeKey(0), NodeId("n"), kind, "", config, asset, 1, 1, force=False, priority=0, inputs=resolved)
    return candidate(node, _DRAFT).fingerprint
