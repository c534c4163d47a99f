"""What went wrong, said as what the runtime does next.

JobError
├── Transient          retry with backoff; costs a failure
│   ├── RateLimited    carries the vendor's retry_after; silences the whole queue once
│   └── Unavailable    vendor, storage or network did not answer
│       └── Undelivered  what a provider made and is paid for could not be fetched
├── Permanent          bury; a person must look
│   ├── InvalidInput   a file, a text or a setting that cannot be worked with
│   ├── QualityFailed  the output was made and is not fit to publish
│   └── ProviderRejected  carries the vendor's code and sentence
├── Ambiguous          a paid call that may have happened; buried with the facts
├── NotYet             snooze; costs nothing
├── LaneClosed         the provider refuses all of us; nothing more is ordered from it until a person opens its lane
├── Cancelled          somebody asked for it; the node goes back to pending
└── LeaseLost          another worker owns the job: stop, write nothing

Anything else is a bug: retried like Transient, logged with its traceback, buried at the last attempt.
Vendor and driver exceptions are translated at the door of their room and kept as ``__cause__``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class CallsheetError(Exception):
    """Stand at the root of all errors that Callsheet raises on purpose."""


class JobError(CallsheetError):
    """Say what becomes of the attempt that raised it.

    Args:
        message: One sentence for a person; names what is wrong.
        field: The input slot, config key or setting at fault, as ``config.duration`` or ``inputs.video``.
        remedy: What the reader can do about it.
        details: Facts worth keeping (codes, time codes, request ids); never secrets, never payloads.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        remedy: str | None = None,
        details: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy
        self.details = details or {}

    def as_json(self) -> dict[str, object]:
        """Return the error as it is kept in ``metadata.error``."""
        fields = {
            "type": type(self).__name__,
            "message": self.message,
            "field": self.field,
            "remedy": self.remedy,
            "details": self.details or None,
        }
        return {key: value for key, value in fields.items() if value is not None}


class Transient(JobError):
    """Expect the same attempt to succeed later."""


class RateLimited(Transient):
    """Carry how long the vendor asked to be left alone."""

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        super().__init__(message, details={"retry_after_seconds": retry_after.total_seconds()})
        self.retry_after = retry_after


class Unavailable(Transient):
    """Report that a vendor, the storage or the network did not answer."""


class Replaced(Unavailable):
    """Report that an object became another while it was read: whoever reads it again has the new one."""


class Undelivered(Unavailable):
    """Report that a provider's finished work did not arrive: it is paid for, and asked for again for hours."""


class Permanent(JobError):
    """Expect the same failure however often it is tried."""


class InvalidInput(Permanent):
    """Name an input, a file or a setting that cannot be worked with."""


class QualityFailed(Permanent):
    """Report an output that was made and must not be published."""


class ProviderRejected(Permanent):
    """Carry the vendor's own code and sentence."""


class Ambiguous(JobError):
    """Report a paid call that may have happened and cannot be looked up."""


class NotYet(JobError):
    """Ask to be run again later, at no cost: the vendor is still at work."""

    def __init__(self, message: str, *, delay: timedelta) -> None:
        super().__init__(message)
        self.delay = delay


class LaneClosed(JobError):
    """Report that the provider refuses all of us: no money, or a key that it does not know."""


class Cancelled(JobError):
    """Report that somebody asked for the attempt to stop."""


class LeaseLost(JobError):
    """Report that another worker owns the job now: stop, write nothing."""


_BY_NAME: dict[str, type[JobError]] = {
    cls.__name__: cls for cls in (Unavailable, Permanent, InvalidInput, QualityFailed, ProviderRejected)
}


def from_json(told: Mapping[str, Any]) -> JobError:
    """Return the error that another process told by ``as_json``; one that means something there alone is Transient."""
    kind = _BY_NAME.get(str(told.get("type")), Transient)
    return kind(
        str(told.get("message")), field=told.get("field"), remedy=told.get("remedy"), details=told.get("details")
    )


class ConfigError(CallsheetError):
    """Report a setting or an installation that a service cannot start with."""


class Refused(CallsheetError):
    """Report a request that cannot be carried out, with the reason for the person who asked."""
