"""A film as an editor gets it: through the API, from the bucket."""

from __future__ import annotations

from pathlib import Path

import av

from tests.compose.fleet import Fleet


def check_film(fleet: Fleet, pipeline: str, node: str, folder: Path) -> str:
    """Bring a node's film by the address that the API hands out, decode all of it, and say what it is.

    Raises:
        AssertionError: It is no film with picture and sound.
    """
    address, content = fleet.ask("GET", f"/pipelines/{pipeline}/nodes/{node}/output")
    assert address.startswith(f"http://127.0.0.1:{fleet.ports['CALLSHEET_S3_PORT']}/"), address
    path = folder / "film.mp4"
    path.write_bytes(content)
    with av.open(path) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        frames = sum(1 for packet in film.demux(video, audio) for _ in packet.decode() if packet.stream is video)
        assert frames == video.frames, f"{frames} frames are there, {video.frames} are promised"
        size = f"{video.width}x{video.height}"
        return f"{size}, {frames} frames, {audio.rate} Hz, {path.stat().st_size / 1e6:.1f} MB, from {address.split('?')[0]}"


def clips(name: str, source: str, count: int) -> dict[str, object]:
    """Return a pipeline whose nodes all merge the same clip with itself, each to a size of its own.

    Args:
        name: Of the pipeline; part of each size, so that no result of another pipeline is used.
        source: Key of the clip in the bucket.
        count: How many nodes.
    """
    width = 320 + 40 * len(name)
    twice = [{"id": name, "type": "asset", "asset": {"type": "video", "source": source}} for name in ("clip", "again")]
    nodes = [
        {
            "id": f"small-{index}",
            "type": "merge-videos",
            "inputs": {"segments": ["clip", "again"]},
            "config": {"width": width, "height": 180 + 2 * index},
        }
        for index in range(count)
    ]
    return {"id": name, "title": name, "config": {"mode": "draft"}, "nodes": [*twice, *nodes]}
