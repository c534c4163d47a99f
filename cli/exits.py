"""What a script can tell from the exit status, and which error leads to which."""

from __future__ import annotations

from enum import IntEnum

import asyncpg

from shared.db import CONNECTION_ERRORS
from shared.domain.dialects import DocumentError
from shared.errors import CallsheetError, ConfigError, InvalidInput, JobError, Refused, Unavailable


class Exit(IntEnum):
    """Name the exit statuses."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    UNAVAILABLE = 4
    INTERRUPTED = 130
    BROKEN_PIPE = 141


EPILOG = """\
exit status:
  0  done
  1  work failed: a node, a run, or this program
  2  the command, a file or a pipeline cannot be understood or is not valid
  3  refused: what was asked for is not possible as things stand
  4  unavailable: database, storage, services or an installed program are missing
  130  interrupted with Ctrl-C
"""


_STATUSES: tuple[tuple[type[Exception], Exit], ...] = (
    (Refused, Exit.REFUSED),
    (InvalidInput, Exit.USAGE),
    (DocumentError, Exit.USAGE),
    (Unavailable, Exit.UNAVAILABLE),
    (ConfigError, Exit.UNAVAILABLE),
    (CallsheetError, Exit.FAILED),
)


def explain(error: Exception) -> tuple[Exit, str]:
    """Return the exit status of an error and the sentence for the person at the terminal."""
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status, sentence(error)
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return Exit.REFUSED, f"the database refuses this to the role of DATABASE_URL ({error}): use another role"
    if isinstance(error, CONNECTION_ERRORS):
        return Exit.UNAVAILABLE, f"the database is away ({error or type(error).__name__}): try again when it is back"
    return Exit.FAILED, f"this is a defect: {type(error).__name__}: {error} (--debug shows where)"


def sentence(error: Exception) -> str:
    """Return an error as one line: what is wrong, where, and the remedy."""
    if not isinstance(error, JobError):
        return str(error)
    where = f"{error.field}: " if error.field else ""
    remedy = f" ({error.remedy})" if error.remedy else ""
    return f"{where}{error.message}{remedy}"
