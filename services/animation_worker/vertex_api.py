"""Vertex AI and Cloud Storage as far as films by Veo 3.1 need them: https://docs.cloud.google.com, November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self
from urllib.parse import quote

from pydantic import BaseModel, Field, SecretStr

from services.animation_worker.google_judge import NotThere, judge
from shared.http.vendor import Vendor

_CREATE_SECONDS = 120


class Identity(Protocol):
    """Who asks."""

    def headers(self) -> dict[str, str]:
        """Return headers that say so, good for some minutes."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where in Cloud Storage films are put."""

    bucket: str
    folder: str
    """Without slashes around it; may be empty."""

    @classmethod
    def read(cls, address: str) -> Self:
        """Read ``gs://BUCKET/FOLDER``."""
        bucket, _, folder = address.removeprefix("gs://").partition("/")
        return cls(bucket, folder.strip("/"))

    def of(self, key: str) -> str:
        """Return the prefix of one order's objects."""
        return f"{self.folder}/{key}/".removeprefix("/")


class _Video(BaseModel):
    uri: str = Field(alias="gcsUri")


class _Made(BaseModel):
    videos: list[_Video] = Field(default_factory=list)
    filtered: list[str] = Field(default_factory=list, alias="raiMediaFilteredReasons")


class Fault(BaseModel):
    """Why an operation failed; codes are those of google.rpc.Code."""

    code: int = 0
    message: str = ""


class Operation(BaseModel):
    """An order as Vertex AI tells of it."""

    name: str
    done: bool = False
    error: Fault | None = None
    response: _Made = Field(default_factory=_Made)


class _Object(BaseModel):
    name: str


class _Listing(BaseModel):
    items: list[_Object] = Field(default_factory=list)


class VertexApi:
    """Call Vertex AI in one project and region, and read what it wrote.

    Args:
        url: Of Vertex AI in the region.
        storage_url: Of Cloud Storage.
        models: The path of Google's models there, as ``projects/P/locations/L/publishers/google/models``.
        shelf: Where films are put.
        identity: Who asks.
    """

    def __init__(self, url: str, storage_url: str, models: str, shelf: Shelf, identity: Identity) -> None:
        self._models, self._shelf, self._identity = models, shelf, identity
        self._storage_url = storage_url.rstrip("/")
        self._vertex = Vendor("Vertex AI", url, {}, judge)
        self._storage = Vendor("Cloud Storage", storage_url, {}, judge)

    @property
    def own_host(self) -> frozenset[str]:
        """Return the host of a storage of one's own, whose links may be plain http."""
        return self._storage.own_host

    async def create(self, model: str, instance: Mapping[str, Any], parameters: Mapping[str, Any], key: str) -> str:
        """Order a film, to be put where its key says, and return the operation's name."""
        body = {
            "instances": [instance],
            "parameters": {**parameters, "storageUri": f"gs://{self._shelf.bucket}/{self._shelf.of(key)}"},
        }
        path = f"/v1/{self._models}/{model}:predictLongRunning"
        headers = self._identity.headers()
        reply = await self._vertex.ask("POST", path, pays=True, seconds=_CREATE_SECONDS, json=body, headers=headers)
        return reply.read(Operation).name

    async def operation(self, name: str) -> Operation | None:
        """Return an order; None: Google says that there is none."""
        path = f"/v1/{name.partition('/operations/')[0]}:fetchPredictOperation"
        try:
            reply = await self._vertex.ask("POST", path, json={"operationName": name}, headers=self._identity.headers())
        except NotThere:
            return None
        return reply.read(Operation)

    async def finished(self, key: str) -> str | None:
        """Return the address of an order's film, where it lies in storage; objects appear there when they are whole."""
        path = f"/storage/v1/b/{self._shelf.bucket}/o"
        params = {"prefix": self._shelf.of(key), "fields": "items(name)"}
        reply = await self._storage.ask("GET", path, params=params, headers=self._identity.headers())
        names = [entry.name for entry in reply.read(_Listing).items if entry.name.endswith(".mp4")]
        return f"gs://{self._shelf.bucket}/{names[0]}" if names else None

    def download(self, uri: str) -> tuple[str, dict[str, SecretStr]]:
        """Return the address of a film's bytes and the headers that it wants."""
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        link = f"{self._storage_url}/storage/v1/b/{bucket}/o/{quote(name, safe='')}?alt=media"
        return link, {name: SecretStr(value) for name, value in self._identity.headers().items()}

    async def close(self) -> None:
        """Close the connections."""
        await self._vertex.close()
        await self._storage.close()
