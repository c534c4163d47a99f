"""The console's files, where it was built; else a page that says how to build it, and lets one in all the same."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from services.api.routing import BASE
from shared.config import ApiSettings

_LOG = structlog.get_logger(__name__)
_FOLDER = Path(__file__).parent / "console_dist"
"""Where `make console` builds it, and where a wheel or an image carries it."""
_ASSETS = "assets/"

_SCRIPT = f"""
const found = new URLSearchParams(location.hash.slice(1)).get("login");
const tell = (text) => {{ document.getElementById("said").textContent = text; }};
if (found) {{
  history.replaceState(null, "", "/");
  const headers = {{"Content-Type": "application/json"}};
  fetch("{BASE}/session", {{method: "POST", headers, body: JSON.stringify({{login: found}})}})
    .then(async (answer) => {{
      const said = await answer.json();
      if (answer.ok) localStorage.setItem("callsheet.session", JSON.stringify(said));
      tell(answer.ok ? `You are logged in (${{said.role}}).` : said.error.message);
    }});
}}
"""
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_MISSING_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'; connect-src 'self'; "
    "frame-ancestors 'none'"
)
_MISSING = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Callsheet</title>
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}
:root {{ color-scheme: light dark }}</style>
<h1>Callsheet runs, and its console is not built yet</h1>
<p id="said" role="status"></p>
<p>A console comes built with wheels and images. In a checkout it is built once, which takes <a href="https://nodejs.org">Node</a>
20.19 or newer; in the folder of Callsheet's source:</p>
<pre>make console</pre>
<p>Then load this page again; nothing has to be restarted. A console that was built elsewhere is served from
<code>CALLSHEET_CONSOLE_DIR</code>.</p>
<p>Everything that the console does can be done over HTTP: <a href="{BASE}/docs">the API</a> (log in first: the link
that <code>callsheet login</code> prints), and with the command line: <code>callsheet --help</code>.</p>
<script>{_SCRIPT}</script></html>"""


class Console:
    """Answer everything that is not the API."""

    def __init__(self, settings: ApiSettings) -> None:
        self._folder = settings.console_dir or _FOLDER
        if not self._is_built():
            remedy = "run `make console`, which needs Node 20.19 or newer; everything else works without"
            _LOG.warning("console_not_built", folder=str(self._folder), remedy=remedy)
        media = _media_origin(settings)
        self._policy = (
            "default-src 'self'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob: {media}; media-src 'self' blob: {media}; connect-src 'self' {media}; "
            "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a file of the console; an address within the console is its first page."""
        path = request.match_info["path"]
        if "\0" in path:
            raise web.HTTPNotFound
        if not self._is_built():
            return self._missing(path)
        file = (self._folder / path).resolve()
        if not file.is_relative_to(self._folder.resolve()) or (_is_file(path) and not file.is_file()):
            raise web.HTTPNotFound
        return self._file(file if file.is_file() else self._folder / "index.html")

    def _is_built(self) -> bool:
        return (self._folder / "index.html").is_file()

    def _file(self, file: Path) -> web.FileResponse:
        # Names in assets/ carry a hash of what is in them.
        lasts = "public, max-age=31536000, immutable" if file.parent.name == "assets" else "no-cache"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": lasts, "Content-Type": kind}
        return web.FileResponse(file, headers=headers)

    def _missing(self, path: str) -> web.Response:
        if _is_file(path):
            raise web.HTTPNotFound
        return web.Response(
            text=_MISSING, content_type="text/html", headers={"Content-Security-Policy": _MISSING_POLICY}
        )


def _is_file(path: str) -> bool:
    """Say whether an address is a file's; below pipelines/ anything may be an id, as `lesson.v2`."""
    return path.startswith(_ASSETS) or ("/" not in path and Path(path).suffix != "")


def _media_origin(settings: ApiSettings) -> str:
    """Return where browsers find media: the bucket's endpoint; nothing for a directory, which is ourselves."""
    if settings.aws_s3_bucket is None:
        return ""
    endpoint = settings.s3_public_endpoint_url or settings.s3_endpoint_url
    if endpoint is None:
        return f"https://s3.{settings.aws_region}.amazonaws.com https://s3.amazonaws.com"
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"
