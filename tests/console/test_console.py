"""What editors and operators do with the console, in a real browser before a whole Callsheet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.console.conftest import Console

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("console")]

_HERE = Path(__file__).parent
_BOTH = ((1280, 800), (1920, 1080))
_PLAY = """async (video) => {
  const happens = (event, when = () => true) =>
    new Promise((done) => video.addEventListener(event, () => when() && done()));
  video.muted = true;
  const moved = happens("timeupdate", () => video.currentTime > 0.2);
  await video.play();
  await moved;
  video.pause();
  const arrived = happens("seeked");
  video.currentTime = video.duration - 0.2;
  await arrived;
}"""


async def test_an_editor_imports_runs_plays_edits_and_runs_again(console: Console, tmp_path: Path) -> None:
    """In by the link of `up`; a folder is imported and run as a draft, its film played; an edit re-makes what it must, undone nothing."""
    visit = await console.enter(console.system.login)
    page = visit.page
    assert "login" not in page.url

    folder = _folder_in(tmp_path)
    await _bring(page, folder)
    await _run(page, made=8, reused=0)
    await page.get_by_test_id("node-film").click()
    await page.get_by_role("tab", name="Output").click()
    await _play(page)
    await visit.see("film", sizes=_BOTH)

    await page.get_by_test_id("node-words").click()
    await page.get_by_role("tab", name="Settings").click()
    await page.get_by_label("Content").fill("Loops repeat the work.")
    await page.keyboard.press("Control+Enter")
    await _run(page, made=3, reused=0)
    await page.get_by_test_id("node-words").click()
    await page.keyboard.press("Control+z")
    await _run(page, made=0, reused=3)
    await expect(page.get_by_test_id("node-film")).to_contain_text("reused")
    await page.get_by_role("link", name="Callsheet").click()
    await _bring(page, folder)
    await expect(page.get_by_test_id("progress")).to_contain_text("8 of 8")
    assert visit.wrong == []


async def test_an_editor_keeps_the_list(console: Console) -> None:
    """Make one by keyboard, hear of one that somebody else makes, find one, take it out as a file, delete it."""
    visit = await console.enter(await console.link("editor"))
    page = visit.page
    await page.keyboard.press("n")
    await page.get_by_label("Title", exact=True).fill("Über Schleifen")
    await expect(page.get_by_label("Id", exact=True)).to_have_value("uber-schleifen")
    await page.get_by_label("Id", exact=True).fill("loops.v2")
    await page.get_by_label("Budget").fill("12.50")
    await visit.see("create")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/pipelines/loops.v2")
    await page.reload()
    await page.get_by_role("link", name="Callsheet").click()

    told = page.get_by_role("row", name="Told by psql")
    await console.system.psql(
        "editor", "insert into video_production_pipelines (id, title) values ('t', 'Told by psql')"
    )
    await expect(told).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("LOOPS.V")
    await expect(told).to_have_count(0)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export Über Schleifen").click()
    exported = json.loads(Path(await (await download.value).path()).read_text())
    assert (exported["id"], exported["config"]) == ("loops.v2", {"mode": "draft", "budget": 12.5})

    await page.get_by_role("button", name="Delete Über Schleifen").click()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nothing has such a title or id")).to_be_visible()
    assert visit.wrong == []


async def test_a_document_is_dropped_on_the_list(console: Console) -> None:
    """What is wrong with it is said at once; the list shows it, and its keys are to be found."""
    visit = await console.enter(await console.link("editor"))
    page = visit.page
    nodes = [
        {"id": "bad", "type": "nothing"},
        {"id": "good", "type": "asset", "asset": {"type": "text", "content": "Yes."}},
    ]
    await _drop(page, "copy.json", {"id": "dropped", "title": "Dropped in", "nodes": nodes})
    await expect(page.get_by_text("copy.json: 2 nodes")).to_be_visible()
    await visit.see("import")
    await page.get_by_role("button", name="Import", exact=True).last.click()
    await expect(page.get_by_role("dialog", name="Imported, with faults")).to_contain_text("bad, type")
    await visit.see("faults")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("row", name="Dropped in")).to_contain_text("0 / 2")
    await visit.see("pipelines", sizes=_BOTH)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await visit.see("shortcuts")
    assert visit.wrong == []


async def test_an_operator_stops_a_queue(console: Console) -> None:
    """With a reason that others see; a limit is a whole number; then it goes on."""
    visit = await console.enter()
    page = visit.page
    await page.keyboard.press("g")
    await page.keyboard.press("o")

    await page.get_by_role("button", name="Pause tts").click()
    await page.get_by_label("Reason").fill("the voice is hoarse")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row", name="tts").first).to_contain_text("the voice is hoarse")
    await console.system.wait_for("select paused from video_production_queues where name = 'tts'")
    await page.get_by_role("button", name="Resume tts").click()
    await expect(page.get_by_role("button", name="Pause tts")).to_be_visible()

    await page.get_by_role("button", name="Limit media").click()
    await page.get_by_label("At most so many at once").fill("0")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("A whole number from 1 on")).to_be_visible()
    await page.get_by_label("At most so many at once").fill("3")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row", name="media").first).to_contain_text("of 3")
    await console.system.psql("service", "update video_production_queues set max_running = null")
    assert visit.wrong == []


async def test_an_operator_revives_a_job(console: Console) -> None:
    """It died for want of a file; what was wrong is one click away, and once the file is there it lives again."""
    await _ask_for_a_file_that_is_not_there(console)
    visit = await console.enter()
    page = visit.page
    await page.get_by_role("link", name="Operations").click()
    await expect(page.get_by_role("row", name="late tardy")).to_contain_text("dead")
    await visit.see("operations", sizes=_BOTH)
    await page.get_by_role("link", name="late", exact=True).click()
    await expect(page.get_by_test_id("node-panel")).to_contain_text("There is no object 'late.txt'")
    await page.go_back()

    (console.system.folder / ".callsheet" / "media" / "late.txt").write_text("Here I am.")
    await page.get_by_role("button", name="Revive late of tardy").click()
    await page.get_by_role("button", name="Revive", exact=True).click()
    await expect(page.get_by_text("nothing waits for a person")).to_be_visible()
    await console.system.wait_for("select status = 'completed' from video_production_nodes where pipeline_id = 'tardy'")
    assert visit.wrong == []


async def test_a_session_alone_is_nobody(console: Console) -> None:
    """The cookie without the token opens nothing; one that was ended shows the way in; a viewer cannot write."""
    visit = await console.enter(await console.link("viewer"))
    page = visit.page
    await expect(page.get_by_role("button", name="New pipeline")).to_have_count(0)
    await expect(page.get_by_role("link", name="Operations")).to_have_count(0)
    status = "async ([path, init]) => (await fetch('/v1/video_production' + path, init)).status"
    assert await page.evaluate(status, ["/pipelines", {}]) == 401
    token = json.loads(await page.evaluate("localStorage.getItem('callsheet.session')"))["csrf_token"]
    assert await page.evaluate(status, ["/pipelines", {"headers": {"X-CSRF-Token": token}}]) == 200
    write = {"method": "POST", "body": "{}", "headers": {"X-CSRF-Token": token, "Content-Type": "application/json"}}
    assert await page.evaluate(status, ["/pipelines", write]) == 403

    await console.system.psql("service", "delete from video_production_sessions")
    await page.reload()
    await expect(page.get_by_text("You are logged out")).to_be_visible()
    await visit.see("login")
    used = console.system.login
    await page.get_by_label("Login link").fill(used)


def _folder_in(place: Path) -> Path:
    """Return a folder with the document and a file that it names."""
    folder = place / "lesson"
    (folder / "code").mkdir(parents=True)
    shutil.copy(_HERE / "loops.json", folder)
    code = {"title": "while", "actions": [{"type": "type", "code": "while True:", "speed": "fast"}]}
    (folder / "code" / "while.json").write_text(json.dumps(code))
    return folder


async def _bring(page: Page, folder: Path) -> None:
    """Import a folder, from the list to the graph; what is there already stays as it is."""
    await page.get_by_role("button", name="Import").click()
    await page.get_by_text("Choose folder").locator("input").set_input_files(folder)
    await expect(page.get_by_text("8 nodes, one file beside it")).to_be_visible()
    await page.get_by_role("button", name="Import", exact=True).last.click()
    await page.wait_for_url("**/pipelines/loops")


async def _run(page: Page, *, made: int, reused: int) -> None:
    """Ask what a run would do, run, and watch it to its end."""
    await expect(page.get_by_test_id("node-film")).to_have_attribute("data-status", "pending")
    await page.get_by_test_id("run").click()
    plan = page.get_by_role("dialog")
    await expect(plan).to_contain_text(f"Made{made}")
    await expect(plan).to_contain_text(f"Reused{reused}")
    await plan.get_by_role("button", name="Run", exact=True).click()
    await expect(plan).to_have_count(0)
    await expect(page.get_by_test_id("run")).to_be_visible()
    await expect(page.locator("[data-testid^=node-][data-status=completed]")).to_have_count(8)


async def _play(page: Page) -> None:
    """Play the output until time passes, and jump: the server answers ranges."""
    await page.get_by_test_id("player").evaluate(_PLAY)


async def _drop(page: Page, name: str, document: dict[str, Any]) -> None:
    """Let go of a file over the page, as a file manager does."""
    data = await page.evaluate_handle(
        "([name, text]) => { const d = new DataTransfer(); d.items.add(new File([text], name)); return d; }",
        [name, json.dumps(document)],
    )
    await page.dispatch_event(".drop-zone", "drop", {"dataTransfer": data})


async def _ask_for_a_file_that_is_not_there(console: Console) -> None:
    await console.system.psql(
        "editor",
        """
        insert into video_production_pipelines (id, title) values ('tardy', 'A file comes late');
        insert into video_production_nodes (pipeline_id, id, type, asset)
        values ('tardy', 'late', 'asset', '{"type": "text", "source": "late.txt"}');
        select video_production_execute('tardy');
        """,
    )
