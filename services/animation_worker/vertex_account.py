"""Sign in to Google Cloud as a service account, by tokens that are signed here and need no further server.

Such a token says who asks and for what: https://google.aip.dev/auth/4111. ``google-auth``, which makes them, is the
extra ``vertex``; nothing asks for it before Vertex AI is set up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import ConfigError

if TYPE_CHECKING:
    from google.auth.jwt import Credentials

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


class ServiceAccount:
    """Make bearer tokens, each good for an hour.

    Raises:
        ConfigError: ``google-auth`` is not installed, or the file is not the key of a service account.
    """

    def __init__(self, key_file: Path) -> None:
        self._credentials = _read(key_file)

    def headers(self) -> dict[str, str]:
        """Return what a request needs."""
        if not self._credentials.valid:
            self._credentials.refresh(None)
        token = self._credentials.token
        return {"Authorization": f"Bearer {token.decode() if isinstance(token, bytes) else token}"}


def _read(key_file: Path) -> Credentials:
    try:
        from google.auth import exceptions, jwt  # noqa: PLC0415  an extra
    except ImportError as error:
        raise ConfigError("CALLSHEET_VERTEX_PROJECT needs google-auth: pip install 'callsheet[vertex]'") from error
    try:
        claims = {"scope": _SCOPE}
        read: Credentials = jwt.Credentials.from_service_account_file(
            str(key_file), audience=None, additional_claims=claims
        )
    except (OSError, ValueError, exceptions.GoogleAuthError) as error:
        raise ConfigError(
            f"GOOGLE_APPLICATION_CREDENTIALS names {key_file}, which is no readable key of a service account"
            f" ({type(error).__name__}); give the JSON file that Google Cloud made for it"
        ) from None  # the error may quote the key
    return read
