"""deploy/kubernetes says what the code needs: each service, its settings, its drain, and nothing that is secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from shared.config import SERVICES, variables
from shared.config.services import MediaWorkerSettings
from shared.db import Pool
from shared.domain.nodes import Queue
from tests.dispatcher.studio import TEXT, Studio
from tests.kubernetes.manifests import OVERLAYS, Manifest, built, of_kind, problems

_ROOT = Path(__file__).parents[2]
_NAMES = {service.replace("_", "-"): service for service in SERVICES if service != "cli"}
_WORKERS = {name for name, service in _NAMES.items() if issubclass(SERVICES[service], MediaWorkerSettings)}
_QUEUES = {
    name: Queue[found[1]]
    for name in _WORKERS
    if (found := re.search(r"Queue\.(\w+)", (_ROOT / "services" / _NAMES[name] / "main.py").read_text("utf-8")))
}
_PAID = {"heygen-worker", "tts-worker", "animation-worker"}
_GIVE_BACK_SECONDS = 15
"""What is left after the drain is stopped, given back, and connections are closed: 2.5 + 2 + 2 seconds, and some more."""


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    """Give each overlay."""
    return str(request.param)


def test_every_manifest_is_one_that_kubernetes_takes(overlay: str) -> None:
    """By the published schemas, unknown keys included."""
    assert problems(overlay) == []


def test_every_service_has_its_deployment(overlay: str) -> None:
    """With an image, an account and a disruption budget of its own; the migration is a Job that runs the command line."""
    deployments = of_kind("Deployment", overlay)
    assert deployments.keys() == of_kind("PodDisruptionBudget", overlay).keys() == _NAMES.keys()
    assert of_kind("ServiceAccount", overlay).keys() == {*_NAMES, "migrate"}
    images = {name: _main(found)["image"] for name, found in (deployments | of_kind("Job", overlay)).items()}
    assert images == {name: f"registry.example.com/callsheet-{name}:0.1.0" for name in (*_NAMES, "migrate")}
    for name, found in deployments.items():
        pod = found["spec"]["template"]
        assert pod["spec"]["serviceAccountName"] == name
        assert found["spec"]["selector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
        assert _main(found)["resources"].keys() == {"requests", "limits"}


def test_environments_are_settings_that_the_service_reads(overlay: str) -> None:
    """Each variable is known to the service, secrets come from Secrets alone, and what is required is there."""
    for name, found in (of_kind("Deployment", overlay) | of_kind("Job", overlay)).items():
        known = variables(SERVICES[_NAMES.get(name, "cli")])
        given = dict(_environment(found, overlay))
        assert given.keys() <= known.keys(), name
        secret = {variable for variable, field in known.items() if "SecretStr" in str(field.annotation)}
        inline = {variable for variable, value in given.items() if value is not None}
        assert not inline & secret, name
        required = {variable for variable, field in known.items() if field.is_required()}
        assert required <= given.keys(), name
    assert not of_kind("Secret", overlay)


def test_nobody_is_root_and_nothing_is_written_but_scratch(overlay: str) -> None:
    """No process has rights that it does not need, and each can write where its settings let it."""
    for found in (*of_kind("Deployment", overlay).values(), *of_kind("Job", overlay).values()):
        pod, main = found["spec"]["template"]["spec"], _main(found)
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert main["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        mounts, volumes = (
            {m["mountPath"]: m["name"] for m in main["volumeMounts"]},
            {v["name"]: v for v in pod["volumes"]},
        )
        given = dict(_environment(found, overlay))
        written = {given.get(name) for name in ("CALLSHEET_SCRATCH_DIR", "CALLSHEET_HOME")} - {None}
        assert all(any(str(path).startswith(mount) for mount in mounts) for path in written)
        assert {"/tmp"} <= mounts.keys()  # noqa: S108  the volume is the pod's own
        assert all("emptyDir" in volumes[name] for name in mounts.values())


def test_a_stopped_pod_has_time_to_drain_and_probes_ask_the_health_port(overlay: str) -> None:
    """Kubernetes kills nobody who still gives back jobs."""
    for name, found in of_kind("Deployment", overlay).items():
        pod, main, given = found["spec"]["template"]["spec"], _main(found), dict(_environment(found, overlay))
        drain = float(given.get("CALLSHEET_DRAIN_SECONDS") or 0)
        assert (name in _WORKERS) == (drain > 0)
        assert pod["terminationGracePeriodSeconds"] >= drain + _GIVE_BACK_SECONDS
        ports = {port["name"]: port["containerPort"] for port in main["ports"]}
        assert str(ports["health"]) == given["CALLSHEET_HEALTH_PORT"]
        assert (name == "api") == ("http" in ports)
        paths = {probe: main[probe]["httpGet"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
        assert {probe["port"] for probe in paths.values()} == {"health"}
        assert (paths["livenessProbe"]["path"], paths["readinessProbe"]["path"]) == ("/healthz", "/readyz")


def test_every_worker_is_scaled_by_its_own_queue() -> None:
    """From none where work is paid; what counts as one worker's work are its slots."""
    scaled, deployments = of_kind("ScaledObject", "production"), of_kind("Deployment", "production")
    assert scaled.keys() == _WORKERS == _QUEUES.keys()
    for name, found in scaled.items():
        spec = found["spec"]
        assert spec["scaleTargetRef"]["name"] == name
        assert "replicas" not in deployments[name]["spec"]  # two hands on one wheel
        assert spec["minReplicaCount"] == 0 or name not in _PAID
        depth, age = spec["triggers"]
        assert all(f"j.queue = '{_QUEUES[name]}'" in trigger["metadata"]["query"] for trigger in (depth, age))
        assert (
            depth["metadata"]["targetQueryValue"]
            == dict(_environment(deployments[name], "production"))["CALLSHEET_SLOTS"]
        )
    assert not of_kind("ScaledObject", "small")


async def test_autoscaling_reads_what_could_run(pool: Pool, database: SecretStr) -> None:
    """As a role that only reads: ready, due and running jobs count, those put off do not, nor does a queue that is stopped."""
    depth, age = (
        t["metadata"]["query"] for t in of_kind("ScaledObject", "production")["ffmpeg-worker"]["spec"]["triggers"]
    )

    async def asked() -> tuple[int, int]:
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("set local role callsheet_reader")
            return await connection.fetchval(depth), await connection.fetchval(age)

    assert await asked() == (0, 0)
    studio = Studio(pool, database)
    await studio.open()
    await studio.add(**{f"n{number}": ("asset", {}, TEXT | {"content": str(number)}) for number in range(4)})
    await studio.execute()
    await studio.plan()
    await studio.claim(1)
    await pool.execute("update video_production_jobs set run_at = now() - interval '90 s' where state = 'available'")
    await pool.execute(
        "update video_production_jobs j set state = 'scheduled', run_at = now() + s.due from (values (interval '1 h', 1), (interval '-1 s', 2)) s (due, n)"
        " where j.id = (select id from video_production_jobs where state = 'available' order by id offset s.n limit 1)"
    )

    count, seconds = await asked()
    assert count == 3  # ready, due and running; not the one in an hour
    assert 90 <= seconds < 120
    await pool.execute("update video_production_queues set paused = true where name = 'media'")
    assert await asked() == (1, 0)  # what runs keeps its worker
    await pool.execute(
        "update video_production_queues set paused = false, resume_at = now() + interval '1 h' where name = 'media'"
    )
    assert await asked() == (1, 0)
    await studio.close()


def _main(manifest: Manifest) -> dict[str, Any]:
    (main,) = manifest["spec"]["template"]["spec"]["containers"]
    return dict(main)


def _environment(manifest: Manifest, overlay: str) -> Iterator[tuple[str, str | None]]:
    """Yield a container's variables; None: the value comes from a Secret."""
    main = _main(manifest)
    maps = of_kind("ConfigMap", overlay)
    for source in main.get("envFrom", ()):
        yield from maps[source["configMapRef"]["name"]]["data"].items()
    for entry in main["env"]:
        yield entry["name"], entry.get("value")


def test_policies_name_pods_and_ports_that_there_are(overlay: str) -> None:
    """A policy for a label that nobody has protects nobody."""
    labels = [
        found["spec"]["template"]["metadata"]["labels"]
        for found in built(overlay)
        if found["kind"] in {"Deployment", "Job"}
    ]
    for found in of_kind("NetworkPolicy", overlay).values():
        wanted = found["spec"]["podSelector"].get("matchLabels", {})
        assert any(wanted.items() <= given.items() for given in labels), found["metadata"]["name"]
