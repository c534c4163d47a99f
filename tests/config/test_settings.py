"""Settings come from the environment, and what is wrong with them is told in a sentence each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from shared.config import (
    SERVICES,
    AnimationWorkerSettings,
    DatabaseSettings,
    DispatcherSettings,
    FfmpegWorkerSettings,
    HealthSettings,
    LogSettings,
    Settings,
    StorageSettings,
    WorkerSettings,
    load,
    show,
    variables,
)
from shared.config.example import env_example
from shared.errors import ConfigError

ROOT = Path(__file__).parents[2]
URL = "postgresql://callsheet_service:geheim@127.0.0.1:5432/callsheet"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take every variable that a service reads out of the environment, and any .env out of reach."""
    for cls in SERVICES.values():
        for name in variables(cls):
            monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)


def complaint(cls: type[Settings]) -> str:
    """Return what is said about settings that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        load(cls)
    return str(caught.value)


def test_the_example_shows_what_the_classes_read() -> None:
    """``.env.example`` is what the classes would write today."""
    assert (ROOT / ".env.example").read_text() == env_example(), "run: python -m shared.config > .env.example"


def test_the_example_is_written_by_a_command() -> None:
    """The command that the example names prints it."""
    printed = subprocess.run(
        [sys.executable, "-m", "shared.config"], capture_output=True, check=True, cwd=ROOT, env={**os.environ}
    )

    assert printed.stdout.decode() == env_example()


@pytest.mark.parametrize("cls", SERVICES.values(), ids=SERVICES)
def test_every_setting_explains_itself(cls: type[Settings]) -> None:
    """Each field has a sentence, and a default or an example; what is ours begins with CALLSHEET_."""
    shared_with_others = (
        "DATABASE_URL",
        "AWS_",
        "S3_",
        "HEYGEN_",
        "ELEVENLABS_",
        "VEO3_",
        "GOOGLE_",
        "RUNWAY_",
        "OTEL_",
        "SENTRY_",
    )
    for name, field in variables(cls).items():
        assert (field.description or "").endswith("."), name
        assert field.examples or field.default is not None, name
        assert name.startswith(("CALLSHEET_", *shared_with_others)), name


@pytest.mark.parametrize("cls", SERVICES.values(), ids=SERVICES)
def test_a_database_is_all_that_a_service_needs(cls: type[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else has a default with which it starts, and nothing can be changed afterwards."""
    monkeypatch.setenv("DATABASE_URL", URL)
    settings = load(cls)

    assert settings == load(cls)
    with pytest.raises(ValidationError):
        setattr(settings, "log_level", "debug")  # noqa: B010  an assignment would not pass the type checker either


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are taken from the variables that the example names."""
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("CALLSHEET_SLOTS", "7")
    monkeypatch.setenv("AWS_S3_BUCKET", "callsheet-media")
    settings = load(FfmpegWorkerSettings)

    assert (settings.slots, settings.aws_s3_bucket) == (7, "callsheet-media")
    assert settings.direct_url == settings.database_url == SecretStr(URL)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass empty strings for what nobody has set."""
    monkeypatch.setenv("AWS_S3_BUCKET", "")
    monkeypatch.setenv("CALLSHEET_HEALTH_PORT", "")

    assert load(StorageSettings).aws_s3_bucket is None
    assert load(HealthSettings).health_port == 0


def test_a_dotenv_file_is_read_after_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A newcomer's .env counts, unless the environment says otherwise."""
    (tmp_path / ".env").write_text("CALLSHEET_SLOTS=3\nCALLSHEET_SWEEP_SECONDS=9\nOTHER=x\n")
    monkeypatch.setenv("CALLSHEET_SLOTS", "4")
    settings = load(WorkerSettings)

    assert (settings.slots, settings.sweep_seconds) == (4, 9.0)


def test_the_key_of_veo_has_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """GEMINI_API_KEY does where VEO3_API_KEY is not set."""
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("GEMINI_API_KEY", "g")

    assert load(AnimationWorkerSettings).veo_api_key == SecretStr("g")


def test_a_missing_variable_is_named_with_an_example() -> None:
    """The first thing that a newcomer forgets is told with its remedy."""
    told = complaint(DatabaseSettings)

    assert told.startswith("DATABASE_URL is not set; write, for example, DATABASE_URL=postgresql://")


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad variable has a line with its name, its value, what is wrong and what to write."""
    monkeypatch.setenv("CALLSHEET_SLOTS", "many")
    monkeypatch.setenv("CALLSHEET_LOG_LEVEL", "loud")
    monkeypatch.setenv("S3_ENDPOINT_URL", "localhost:8333")
    level, slots, database, endpoint = sorted(complaint(FfmpegWorkerSettings).splitlines())

    assert level.startswith("CALLSHEET_LOG_LEVEL is 'loud': it should be 'debug', 'info'")
    assert slots.startswith("CALLSHEET_SLOTS is 'many': it should be a valid integer")
    assert "CALLSHEET_SLOTS=2" in slots
    assert database.startswith("DATABASE_URL is not set")
    assert "begins with http:// or https://" in endpoint


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "mysql://u:geheim@h/db"), ("DATABASE_URL", "geheim"), ("DATABASE_URL_DIRECT", "//u:geheim@h")],
)
def test_a_secret_that_cannot_be_used_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A complaint about a secret names the variable and keeps the value to itself."""
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv(name, value)
    told = complaint(DatabaseSettings)

    assert told.startswith(f"{name} has a value that cannot be used: it must begin with postgresql://")
    assert "geheim" not in told


def test_half_a_credential_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key without its secret would fail at the first upload; it is told at the start."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")

    assert "set both or neither" in complaint(StorageSettings)


def test_a_lease_outlives_two_lost_heartbeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with which a busy worker would lose its jobs are refused, with both numbers."""
    monkeypatch.setenv("CALLSHEET_HEARTBEAT_SECONDS", "4")
    told = complaint(WorkerSettings)

    assert "CALLSHEET_HEARTBEAT_SECONDS=4" in told
    assert "CALLSHEET_LEASE_SECONDS=10" in told


def test_the_settings_are_shown_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--check`` prints a line per variable; of a secret it tells only whether it is set."""
    monkeypatch.setenv("DATABASE_URL", URL)
    lines = show(load(DispatcherSettings)).splitlines()

    assert "DATABASE_URL=(set, hidden)" in lines
    assert "DATABASE_URL_DIRECT=(not set)" in lines
    assert "CALLSHEET_SWEEP_SECONDS=5.0" in lines
    assert {line.partition("=")[0] for line in lines} == set(variables(DispatcherSettings))
    assert "geheim" not in str(load(DispatcherSettings))


def test_settings_can_be_made_by_field_name() -> None:
    """Tests and tools build settings without touching the environment."""
    assert LogSettings(log_format="json").log_format == "json"
