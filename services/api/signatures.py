"""Tell a provider's word from anybody's: by an HMAC over the bytes as they came.

HeyGen signs the body alone, so that its timestamp proves little and what it says may be sent again by whoever has seen
it; the Gemini API signs id, timestamp and body (Standard Webhooks). What is heard may be repeated without harm in any
case: see `Ledger.hint`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

from pydantic import SecretStr

_MOST_SKEW_SECONDS = 300.0
_PREFIX = "whsec_"


def by_heygen(secret: SecretStr, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether HeyGen has signed a body; ``Signature`` is the older name of the header."""
    given = headers.get("Heygen-Signature") or headers.get("Signature") or ""
    signature = hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    at = headers.get("Heygen-Timestamp")
    return _equal(given.lower(), signature) and (at is None or _is_recent(at))


def by_standard(secret: SecretStr, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a body is signed as Standard Webhooks are; one of several signatures is enough."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signed = b".".join((_bytes(name), _bytes(at), body))
    signature = base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    return any(_equal(one, f"v1,{signature}") for one in given) and _is_recent(at)


def _key(secret: SecretStr) -> bytes:
    """Return the bytes that a secret of Standard Webhooks stands for."""
    text = secret.get_secret_value()
    try:
        return base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return text.encode()


def _equal(given: str, right: str) -> bool:
    return hmac.compare_digest(_bytes(given), right.encode())


def _bytes(header: str) -> bytes:
    """Return a header as it came: what is no UTF-8 is a wrong signature like any other."""
    return header.encode("utf-8", "surrogateescape")


def _is_recent(at: str) -> bool:
    """Tell whether a moment, in seconds since 1970, is now by the clocks of two companies."""
    return (
        at.isascii()
        and at.isdecimal()
        and len(at) <= len("9999999999")
        and abs(time.time() - int(at)) <= _MOST_SKEW_SECONDS
    )
