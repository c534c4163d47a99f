"""Uploads: where to send a file, and what an asset calls it then."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from services.api.models.base import Reply, Request


class UploadRequest(Request):
    """A file that is to come."""

    filename: str = Field(min_length=1, max_length=200)
    """Its name; the ending tells what it is."""


class UploadPlace(Reply):
    """Where a file goes."""

    upload_id: str
    source: str
    """What an asset's ``source`` says once the file is there."""
    method: str = "PUT"
    url: str
    """Absolute and signed where the storage is S3; else a path of this API."""
    authorize: bool
    """Send token or session along; false: the URL is signed, and neither may be sent."""
    expires_at: datetime | None


class Uploaded(Reply):
    """A file that has arrived."""

    source: str
    """For an asset's ``source``."""
    size: int
    """Bytes."""
    sha256: str


class OutputQuery(Request):
    """Which output somebody means."""

    v: str | None = Field(default=None, max_length=100)
    """The output's sha256, where it is known: then a browser may keep what it gets for ever."""
