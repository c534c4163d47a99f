"""Outputs in ranges, redirects to S3, uploads; and the console's files."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from services.api.service import Api
from shared.config import ApiSettings
from shared.db import Pool
from shared.db.access import create_token
from shared.domain.access import AccessRole
from shared.media.binaries import find_ffmpeg
from shared.media.probe import probe
from shared.media.process import Limits, run_ffmpeg
from tests.api.conftest import Client, Served
from tests.storage.seaweed import seaweed

FILM = bytes(range(256)) * 40
SRT = b"1\n00:00:00,000 --> 00:00:01,500\na < b --> c\n"
OUTPUT: dict[str, Any] = {
    "type": "video",
    "s3Key": "pipelines/p/out.mp4",
    "size": len(FILM),
    "sha256": "0" * 64,
    "files": {
        "captions": {"s3Key": "pipelines/p/out.srt", "size": 3, "sha256": "1" * 64},
        "page": {"s3Key": "pipelines/p/x.html", "size": 1, "sha256": "2" * 64},
    },
}
AT = "/pipelines/p/nodes/n"


async def _completed(pool: Pool, output: dict[str, Any] = OUTPUT) -> None:
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    await pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, status, output) values ('p', 'n', 'merge-videos', 'completed', $1), ('p', 'new', 'asset', 'pending', null)",
        output,
    )


async def test_a_player_can_seek(served: Served, pool: Pool) -> None:
    """Whole, in ranges, from the end, as HEAD; what lies outside is 416, what is known is 304, HTML is bytes."""
    await _completed(pool)
    storage = served.rooms.storage
    for key, data in (("out.mp4", FILM), ("out.srt", SRT), ("x.html", b"<script>")):
        await storage.put_bytes(data, f"pipelines/p/{key}")

    whole = await served.viewer("GET", f"{AT}/output")
    assert (whole.status, whole.body, whole.headers["Content-Type"]) == (200, FILM, "video/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    last = len(FILM) - 1
    for asked, first, end in (
        ("0-0", 0, 0),
        ("100-299", 100, 299),
        ("10200-", 10200, last),
        ("-5", last - 4, last),
        ("0-999999", 0, last),
    ):
        part = await served.viewer("GET", f"{AT}/output", headers={"Range": f"bytes={asked}"})
        assert (part.status, part.body) == (206, FILM[first : end + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{end}/{len(FILM)}"
    for asked in (f"bytes={len(FILM)}-", "bytes=9-1", "bytes=x", "bytes=0-1,4-5"):
        outside = await served.viewer("GET", f"{AT}/output", headers={"Range": asked})
        assert (outside.status, outside.headers["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    head = await served.viewer("HEAD", f"{AT}/output")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(FILM)))
    known = await served.viewer("GET", f"{AT}/output", headers={"If-None-Match": whole.headers["ETag"]})
    assert known.status == 304
    assert (
        (await served.viewer("GET", f"{AT}/files/captions")).headers["Content-Type"].startswith("application/x-subrip")
    )
    captions = await served.viewer("GET", f"{AT}/files/captions.vtt")
    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.body.decode() == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\na &lt; b --&gt; c\n"
    kept = await served.viewer("GET", f"{AT}/output?v={OUTPUT['sha256']}")
    assert ("immutable" in kept.headers["Cache-Control"], "immutable" in whole.headers["Cache-Control"]) == (
        True,
        False,
    )
    assert (await served.viewer("GET", f"{AT}/files/page")).headers["Content-Type"] == "application/octet-stream"
    for missing in (f"{AT}/files/poster", "/pipelines/p/nodes/new/output", f"{AT}/files/..%2Fout.mp4"):
        assert (await served.viewer("GET", missing)).status == 404
    await storage.delete("pipelines/p/out.mp4")
    assert (await served.viewer("GET", f"{AT}/output")).status == 404


async def test_a_heavy_film_has_a_small_one_beside_it_once_somebody_asked(
    served: Served, pool: Pool, tmp_path: Path
) -> None:
    """202 until it is made, and then its bytes, in ranges; made once, in 360 lines; a light film is its own preview."""
    film = tmp_path / "film.mp4"
    noise = "testsrc2=size=640x400:rate=25:duration=1,noise=alls=40:allf=t[out0];sine=440:duration=1[out1]"
    args = ["-f", "lavfi", "-i", noise, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-c:a", "aac"]
    await run_ffmpeg([*args, film.name], ffmpeg=find_ffmpeg(), cwd=tmp_path, limits=Limits())
    stored = await served.rooms.storage.put_file(film, "pipelines/p/out.mp4")
    heavy = OUTPUT | {"size": stored.size, "sha256": stored.sha256, "duration": 1.0, "width": 640, "height": 400}
    await _completed(pool, heavy)

    asked = await asyncio.gather(*(served.viewer("HEAD", f"{AT}/preview") for _ in range(3)))
    assert {(said.status, said.headers["Retry-After"]) for said in asked} == {(202, "2")}
    async with asyncio.timeout(20):
        while (preview := await served.viewer("GET", f"{AT}/preview")).status == 202:
            await asyncio.sleep(0.05)
    assert (preview.status, preview.headers["Content-Type"]) == (200, "video/mp4")
    assert len(preview.body) < stored.size / 4
    (tmp_path / "small.mp4").write_bytes(preview.body)
    found = await probe(tmp_path / "small.mp4")
    assert found.video is not None
    assert found.audio is not None
    assert found.video.display_size == (576, 360)
    part = await served.viewer("GET", f"{AT}/preview", headers={"Range": "bytes=4-7"})
    assert (part.status, part.body) == (206, b"ftyp")
    assert len([*(tmp_path / "media" / "pipelines" / "p").glob("*360p*")]) == 1

    light = heavy | {"duration": 600.0}
    await pool.execute("update video_production_nodes set output = $1 where id = 'n'", light)
    assert len((await served.viewer("GET", f"{AT}/preview")).body) == stored.size


async def test_a_file_is_uploaded_through_the_api(served: Served, api_settings: ApiSettings, tmp_path: Path) -> None:
    """It appears under the key that was promised, once; names that lead elsewhere are refused; what is too large leaves nothing."""
    editor = served.editor
    place = (await editor("POST", "/uploads", {"filename": "Ton schön.wav"})).json
    assert place["authorize"]
    url = served.api.address + place["url"]
    authorized = {"Authorization": f"Bearer {editor.token}"}

    async with editor.session.put(url, data=FILM, headers=authorized) as answer:
        assert (answer.status, (await answer.json())["source"]) == (201, place["source"])
    stored = await served.rooms.storage.stat(place["source"])
    assert stored is not None
    assert stored.size == len(FILM)
    async with editor.session.put(url, data=b"other", headers=authorized) as answer:
        assert answer.status == 409
    for name in ("../x.png", "a/b.png", "..", "a\x01.png", "\\x"):
        assert (await editor("POST", "/uploads", {"filename": name})).status == 422
    assert (await editor("PUT", f"/uploads/{place['upload_id']}/..%2F..%2Fx", data=b"x")).status == 422
    assert (await editor("PUT", "/uploads/no-uuid/x", data=b"x")).status == 404
    small = Api(api_settings.model_copy(update={"api_max_upload_bytes": 10}))
    async with small.serving() as rooms:
        tight = Client(editor.session, small.address, editor.token, rooms)
        target = f"/uploads/{place['upload_id']}/large"
        assert (await tight("PUT", target, data=FILM)).status == 413
    assert not [*(tmp_path / "scratch").iterdir()]


async def test_with_s3_outputs_are_redirects_and_uploads_are_signed(api_settings: ApiSettings, pool: Pool) -> None:
    """The bytes never pass through the API: both ways lead to the bucket, and both links work without a token."""
    with seaweed() as server:
        s3 = server.settings()
        api = Api(
            api_settings.model_copy(
                update={name: getattr(s3, name) for name in type(s3).model_fields if name.startswith(("aws_", "s3_"))}
            )
        )
        async with api.serving() as rooms, aiohttp.ClientSession() as session:
            token = await create_token(rooms.service, "e", AccessRole.EDITOR, lasts=None)
            editor = Client(session, api.address, token.get_secret_value(), rooms)
            await _completed(pool)
            await rooms.storage.put_bytes(FILM, "pipelines/p/out.mp4")
            place = (await editor("POST", "/uploads", {"filename": "a.png"})).json
            async with session.put(place["url"], data=b"picture") as answer:
                assert answer.status == 200
            stored = await rooms.storage.stat(place["source"])
            redirect = await editor("GET", f"{AT}/output")
            head = await editor("HEAD", f"{AT}/output")
            async with session.get(redirect.headers["Location"], headers={"Range": "bytes=1-2"}) as answer:
                seen = (answer.status, await answer.read())
            page = await editor("GET", "//")

    assert stored is not None
    assert stored.size == 7
    assert not place["authorize"]
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(FILM)))
    assert (redirect.status, seen) == (302, (206, b"\x01\x02"))
    assert parse_qs(urlsplit(redirect.headers["Location"]).query)["X-Amz-Expires"] == ["3600"]
    assert page.status == 200


async def test_the_console_is_served_from_its_folder_and_missed_politely(
    served: Served, api_settings: ApiSettings, tmp_path: Path
) -> None:
    """Without one there is a page that says how to build it; with one, its files, and its first page for addresses within it."""
    missing = await served.nobody("GET", "//")
    assert (missing.status, b"make console" in missing.body) == (200, True)
    assert (await served.nobody("GET", "//app.js")).status == 404

    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<p>console")
    (folder / "assets" / "a-1.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    api = Api(api_settings.model_copy(update={"console_dir": folder}))
    async with api.serving() as rooms, aiohttp.ClientSession() as session:
        browser = Client(session, api.address, None, rooms)
        for path in ("//", "//pipelines/lesson.v2", "//index.html"):
            page = await browser("GET", path)
            assert (page.status, page.body) == (200, b"<p>console")
            assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        script = await browser("GET", "//assets/a-1.js")
        assert (script.body, "immutable" in script.headers["Cache-Control"]) == (b"1", True)
        for path in (
            "//assets/none.js",
            "//..%2Fsecret.txt",
            "//%2e%2e/secret.txt",
            "//assets/..%2f..%2f..%2fsecret.txt",
            "//a%00.txt",
        ):
            said = await browser("GET", path)
            assert (said.status, b"secret" in said.body) == (404, False)
        assert (await browser("GET", "/nothing")).error["type"] == "NotFound"
        assert (await browser("POST", "/nothing", {})).status == 404


@pytest.mark.parametrize("kind", ["docs", "openapi.json"])
async def test_the_api_describes_itself_without_help_from_elsewhere(served: Served, kind: str) -> None:
    """A page without scripts or foreign addresses, and a document for machines."""
    said = await served.viewer("GET", f"/{kind}")

    assert said.status == 200
    if kind == "docs":
        assert b"<script" not in said.body
        assert b"src=" not in said.body
        assert b"/pipelines/{pipeline_id}/events" in said.body
    else:
        assert json.loads(said.body)["openapi"] == "3.1.0"
