"""Install each extra alone into a clean environment and start what it is for: ``make test-extras``.

Prints a line for each, and one at the end; the exit status is 1 when one of them cannot be started.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("dispatcher",): ("-m", "services.dispatcher", "--check"),
    ("ffmpeg-worker",): ("-m", "services.ffmpeg_worker", "--check"),
    ("heygen-worker",): ("-m", "services.heygen_worker", "--check"),
    ("tts-worker",): ("-m", "services.tts_worker", "--check"),
    ("animation-worker",): ("-m", "services.animation_worker", "--check"),
    ("animation-worker", "vertex"): ("-c", "import services.animation_worker.vertex_account"),
    ("render-worker",): ("-m", "services.render_worker", "--check"),
    ("api",): ("-m", "services.api", "--check"),
    ("cli",): ("-m", "cli", "--help"),
    ("s3",): ("-c", "import shared.storage.s3"),
    ("otel",): ("-c", "import shared.telemetry, opentelemetry.sdk.trace, opentelemetry.exporter.otlp.proto.http"),
    ("sentry",): ("-c", "import shared.telemetry, sentry_sdk"),
    ("lambda", "s3"): ("-c", "import awslambdaric, lambdas.video_merger.main, lambdas.video_composer.main"),
}
"""By extras: what Python is then asked to do. Lambdas keep their media in a bucket, so they come with that of S3."""
SETTINGS = {
    "DATABASE_URL": "postgresql://callsheet_service@127.0.0.1/callsheet",
    "CALLSHEET_EDITOR_DATABASE_URL": "postgresql://callsheet_editor@127.0.0.1/callsheet",
}


def main() -> int:
    """Try all of them; returns the exit status."""
    broken = 0
    for extras, words in STARTS.items():
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="callsheet-extras-") as folder:
            said = _try(Path(folder), extras, words)
        broken += said is not None
        print(f"{time.monotonic() - started:5.1f} s  {' '.join(extras):24} {said or 'starts'}", flush=True)
    print(f"extras={len(STARTS)} broken={broken}")
    return int(broken > 0)


def _try(folder: Path, extras: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    """Return why it cannot be started; None: it can."""
    pins = folder / "pins.txt"
    pins.write_text(_pins(extras), "utf-8")
    python = folder / "venv" / "bin" / "python"
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONPATH": ""}
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(pins)]
    subprocess.run(install, check=True, env=quiet, stderr=subprocess.DEVNULL)
    done = subprocess.run(
        [str(python), *words],
        cwd=folder,
        env={**quiet, **SETTINGS, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return None if done.returncode == 0 else (done.stderr or done.stdout).strip().splitlines()[-1]


def _pins(extras: tuple[str, ...]) -> str:
    """Return the requirements of these extras, as images cut them out of the locks; nothing is there already."""
    spec = importlib.util.spec_from_file_location("pins", ROOT / "deploy" / "docker" / "pins.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.pins(ROOT, extras, frozenset()))


if __name__ == "__main__":
    sys.exit(main())
