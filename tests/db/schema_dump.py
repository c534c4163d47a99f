"""Write ``shared/db/schema.sql`` from the migrations: ``python -m tests.db.schema_dump`` (``make schema``)."""

from __future__ import annotations

import asyncio
import re
import subprocess
import tempfile
from pathlib import Path

from pydantic import SecretStr

import shared.db
from cli.postgres import EmbeddedPostgres, binary
from shared.db.migrate import migrate

SCHEMA = Path(shared.db.__file__).with_name("schema.sql")
_NOISE = re.compile(r"^(--.*|SET .*;|SELECT pg_catalog\.set_config.*;|\\(un)?restrict .*|)\n", re.MULTILINE)


def dump(url: SecretStr) -> str:
    """Return a database's schema as SQL, without what depends on the server or the hour."""
    text = subprocess.run(
        [binary("pg_dump"), "--schema-only", "--no-owner", "--dbname", url.get_secret_value()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    header = "-- What the migrations come to; written by `make schema`, held equal by a test. Never applied.\n\n"
    return header + re.sub(r"\n{2,}", "\n", _NOISE.sub("", text))


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory(prefix="callsheet-schema-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder), purpose="schema dump") as server:
            asyncio.run(migrate(server.url("owner")))
            SCHEMA.write_text(dump(server.url("owner")), "utf-8")


if __name__ == "__main__":
    main()
