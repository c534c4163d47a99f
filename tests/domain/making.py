"""Make nodes and outputs for the tests of the domain, with as little said as possible."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from shared.domain.documents import NodeDocument
from shared.domain.nodes import MediaType, NodeId, Output, SideFile

DOCUMENTS = Path(__file__).parent / "documents"


def read_json(name: str) -> dict[str, Any]:
    """Return a document that editors have written."""
    found: dict[str, Any] = json.loads((DOCUMENTS / name).read_text())
    return found


def node(name: str, kind: str, **more: Any) -> NodeDocument:
    """Return a node with an id and a type; inputs, config and asset as given."""
    return NodeDocument(NodeId(name), kind, **more)


def text(name: str, content: str = "Hello.") -> NodeDocument:
    """Return a text asset."""
    return node(name, "asset", asset={"type": "text", "content": content})


def video(name: str) -> NodeDocument:
    """Return a video asset."""
    return node(name, "asset", asset={"type": "video", "source": f"{name}.mp4"})


def output(content: str, kind: MediaType = MediaType.VIDEO, *, captions: str | None = None, **more: Any) -> Output:
    """Return an output whose hash is that of the content."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    side = {} if captions is None else {"captions": SideFile(s3_key="c.srt", size=1, sha256=captions)}
    return Output(type=kind, s3_key=f"{content}.bin", size=len(content), sha256=digest, files=side, **more)
