"""Build the overlays of deploy/kubernetes and hold them to their schemas: ``python -m tests.kubernetes.manifests``.

Kustomize is the one inside of kubectl; Kubernetes' kinds are held to its published schemas, unknown keys included, KEDA's
to ``keda.schema.json``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
OVERLAYS = tuple(sorted(path.name for path in (KUBERNETES / "overlays").iterdir()))
_KEDA = json.loads((Path(__file__).parent / "keda.schema.json").read_text("utf-8"))

Manifest = dict[str, Any]


@cache
def built(overlay: str) -> tuple[Manifest, ...]:
    """Return what an overlay comes to."""
    kubectl = shutil.which("kubectl", path=Path(sys.executable).parent) or shutil.which("kubectl")
    if kubectl is None:
        raise FileNotFoundError("kubectl is not installed: make setup")
    folder = KUBERNETES / "overlays" / overlay
    ended = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False, timeout=60)
    if ended.returncode or ended.stderr:
        raise ValueError(f"{overlay}: {ended.stderr}")
    return tuple(yaml.safe_load_all(ended.stdout))


def of_kind(kind: str, overlay: str) -> dict[str, Manifest]:
    """Return the overlay's manifests of a kind by their names."""
    return {found["metadata"]["name"]: found for found in built(overlay) if found["kind"] == kind}


def problems(overlay: str) -> list[str]:
    """Return what is wrong with an overlay, by its schemas."""
    return [f"{overlay}: {m['kind']} {m['metadata']['name']}: {why}" for m in built(overlay) if (why := _problem(m))]


def _problem(manifest: Manifest) -> str | None:
    try:
        if manifest["apiVersion"].startswith("keda.sh/"):
            jsonschema.validate(manifest, _KEDA)
        else:
            kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)
    except (jsonschema.ValidationError, kubernetes_validate.ValidationError) as error:
        return str(error.message)
    return None


def main() -> None:
    """Check all overlays, print what is wrong, and say by the exit status whether something is."""
    found = [problem for overlay in OVERLAYS for problem in problems(overlay)]
    count = sum(len(built(overlay)) for overlay in OVERLAYS)
    print(*found, f"{count} manifests of {len(OVERLAYS)} overlays: {len(found)} problems", sep="\n")  # noqa: T201  what it is for
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
