"""Hostile and broken files meet real nodes: no other file is read, nobody is called, nothing is used up, and it is said why.

Each case names what it is about, the node that it comes to, and the sentence that a person reads.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.ffmpeg_worker.asset import BringAsset
from services.ffmpeg_worker.asset_source import Sources
from shared.domain.documents import NodeDocument
from shared.domain.nodes import MediaType, NodeId, Output
from shared.domain.validation import validate
from shared.errors import InvalidInput, Permanent
from shared.executors.compose_video import ComposeVideo
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.media.process import Limits
from shared.worker.executor import Executor
from tests.media import traps
from tests.media.attempts import Bench
from tests.media.bait import Bait, measured
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.traps import PICTURE, SOUND

Make = Callable[[Clip], Path]
Trap = Callable[[Path, Bait], Path]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify and /proc are Linux's")

GOOD = Clip(width=160, height=90, seconds=0.4)
CPU_SECONDS = 4.0
PEAK_BYTES = 400 * 2**20


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a node says of a file."""

    trap: Trap
    says: str
    media_type: str = "video"


REFUSED: dict[str, Refusal] = {
    **{f"T110 T111 T113 {kind} as mp4": Refusal(traps.lure(kind), "no media: it is a") for kind in traps.LURES},
    "T114 MagicYUV": Refusal(
        traps.by_ffmpeg("a.mkv", *PICTURE, "-c:v", "magicyuv"), "picture is magicyuv, which is not read"
    ),
    "T114 Cinepak": Refusal(
        traps.by_ffmpeg("a.mkv", *PICTURE, "-c:v", "cinepak"), "picture is cinepak, which is not read"
    ),
    "T114 rare sound": Refusal(traps.wav(tag=0x22), "truespeech.* is not read here", "audio"),
    "T114 rare sound beside a picture": Refusal(
        traps.by_ffmpeg("a.mkv", *PICTURE, *SOUND, "-c:a", "adpcm_ms"), r"a sound \(adpcm_ms\) that is not read here"
    ),
    "T114 rare container": Refusal(traps.by_ffmpeg("a.avi", *PICTURE), "no media: it is an AVI file"),
    "T114 encrypted": Refusal(
        traps.by_ffmpeg(
            *("a.mp4", *PICTURE, "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "0" * 32),
            *("-encryption_kid", "0" * 32),
        ),
        "is encrypted and cannot be decoded",
    ),
    "T115 picture bomb": Refusal(traps.picture_bomb(16_000), "too large: 16000x16000", "image"),
    "T115 larger than ffmpeg allows": Refusal(
        traps.picture_bomb(32_000), "cannot be (read|decoded)|too large", "image"
    ),
    "T116 pictures hours apart": Refusal(
        traps.by_ffmpeg(
            *(
                "a.mp4",
                "-f",
                "lavfi",
                "-i",
                "color=s=64x64:r=1:d=2,setpts='if(eq(N,1),20000/TB,0)'",
                "-fps_mode",
                "vfr",
            ),
        ),
        "stands still for 20000 s",
    ),
    "T116 sounds hours apart": Refusal(
        traps.by_ffmpeg("a.mkv", *SOUND, "-af", "asetpts='PTS+gt(N,4)*20000/TB'", "-c:a", "pcm_s16le"),
        "sound is interrupted for 20000 s",
        "audio",
    ),
    "T116 sound hours before its picture": Refusal(
        traps.by_ffmpeg("a.mkv", *SOUND, "-itsoffset", "9000", *PICTURE, "-c:a", "pcm_s16le"), "start 9000 s apart"
    ),
    "T117 255 channels": Refusal(traps.wav(channels=255), "has 255 channels", "audio"),
    "T117 a thousand million samples a second": Refusal(traps.wav(rate=10**9), "1000000000 samples a second", "audio"),
    "T117 a million frames a second": Refusal(
        traps.by_ffmpeg(
            *("a.mp4", "-f", "lavfi", "-i", "color=s=64x64:r=1000000:d=0.0001", "-c:v", "mjpeg"),
            *("-video_track_timescale", "1000000"),
        ),
        "1000000 frames a second",
    ),
    "T80 empty": Refusal(traps.of_bytes(b""), r"empty \(0 bytes\)"),
    "T80 web page": Refusal(
        traps.of_bytes(b"<!DOCTYPE html><title>403 Forbidden</title>"), "an HTML page.*403 Forbidden"
    ),
    "T80 error message": Refusal(traps.of_bytes(b'{"error": "expired"}'), "a JSON document.*expired"),
    "T81 ends in its index": Refusal(traps.of_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0" + b"\0" * 99), "cannot be read"),
    "T83 claims ten times its length": Refusal(
        traps.header_of(10), "its header says 10.00 s, and it ends after 1.00 s"
    ),
    "T84 cover art as video": Refusal(traps.cover_art, "type is video, and the file is a sound without a picture"),
    "T85 a thousand tracks": Refusal(traps.many_tracks, "more than 63 tracks", "audio"),
    "T86 no frames": Refusal(
        traps.by_ffmpeg("a.mkv", *PICTURE, "-frames:v", "0", "-c:v", "mjpeg"),
        "neither a picture|cannot be (decoded|read)",
    ),
}


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a bench with a storage of its own."""
    return await Bench.at(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give an import root; the bait lies outside."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def bait(tmp_path: Path, make: Make) -> Iterator[Bait]:
    """Give a file that nobody may open, and a port that nobody may come to."""
    bait = Bait(tmp_path, make(GOOD))
    yield bait
    bait.close()


async def bring(bench: Bench, root: Path, **asset: Any) -> Output:
    """Run an asset node."""
    return await bench.run(BringAsset(Sources(max_bytes=10**8, import_root=root)), asset=asset)


@pytest.mark.parametrize("case", REFUSED)
async def test_it_is_refused_in_one_sentence(bench: Bench, root: Path, bait: Bait, case: str) -> None:
    """Nothing else is opened, nobody is called, and processor and memory are not worth mentioning."""
    refusal = REFUSED[case]
    file = refusal.trap(root, bait)

    async with measured() as cost:
        with pytest.raises(InvalidInput, match=refusal.says) as caught:
            await bring(bench, root, type=refusal.media_type, source=f"./{file.name}")

    assert caught.value.field == "asset.source"
    assert caught.value.remedy
    assert (bait.opened(), bait.connected()) == (False, False)
    assert cost.cpu_seconds < CPU_SECONDS
    assert cost.peak_bytes < PEAK_BYTES


SOURCES = (
    *("subfile:,,start,0,end,0,,:{file}", "concat:{file}|{file}", "file://{file}", "file:{file}", "{file}"),
    *("../secret.mp4", "data:video/mp4;base64,AAAA", "lavfi:color", "pipe:0", "async:file:{file}", "cache:{file}"),
    *("http://127.0.0.1:{port}/a.mp4", "https://127.0.0.1:{port}/a.mp4", "https://[::ffff:127.0.0.1]:{port}/a.mp4"),
    *("https://localhost:{port}/a.mp4", "https://2130706433:{port}/a.mp4", "https://0x7f000001:{port}/a.mp4"),
    *(
        "https://0177.0.0.1:{port}/a.mp4",
        "https://127.1:{port}/a.mp4",
        "rtsp://127.0.0.1:{port}/",
        "-i {file}",
        "%03d.png",
    ),
)


async def test_names_are_not_protocols(bench: Bench, root: Path, bait: Bait) -> None:
    """What ffmpeg would take for a protocol, a pattern or an option is a name that is not there; private hosts are not called."""
    for source in SOURCES:
        with pytest.raises(InvalidInput) as caught:
            await bring(bench, root, type="video", source=source.format(file=bait.file, port=bait.port))

        assert caught.value.field == "asset.source", source
        assert (bait.opened(), bait.connected()) == (False, False), source


NAMES = (
    *('it\'s "quoted".png', "$HOME;`id`|x&.png", "back\\slash.png", "[a]{b}(c),d='e'.png", "-i.png", "--.png"),
    *("a:b.png", "http:x.png", "%03d.png", "*.png", "?.png", "new\nline.png", "tab\t.png", "\U0001f3ac.png"),
    *("e\u0301.png", "\u00e9.png", "a..b.png", " .png", "x" * 251 + ".png"),
)


async def test_names_are_only_names(bench: Bench, root: Path, bait: Bait) -> None:
    """T70 to T75: whatever a file is called, it is read as it is and stored under a name of ours."""
    picture = root / "plain"
    Image.new("L", (16, 16)).save(picture, "PNG")
    data = picture.read_bytes()
    for name in NAMES:
        (root / name).write_bytes(data)

    async def is_read(name: str) -> None:
        output = await bring(bench, root, type="image", source=f"./{name}")
        assert re.fullmatch(r"pipelines/lesson/nodes/node/[0-9a-f]+/output\.png", output.s3_key), name
        assert bench.file(output).read_bytes() == data, name

    await asyncio.gather(*(is_read(name) for name in NAMES))
    assert not bait.opened()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a node makes of a file that is odd, and harmless."""

    trap: Trap
    media_type: str
    duration: float


ACCEPTED = {
    "T112 movie that points to another file": Acceptance(traps.reference_movie, "video", 0.4),
    "T117 an hour of silence": Acceptance(
        traps.by_ffmpeg("a.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "3600"), "audio", 3600
    ),
    "T83 claims a tenth of its length": Acceptance(traps.header_of(0.1), "video", 1),
    "T84 cover art": Acceptance(traps.cover_art, "audio", 0.4),
    "T85 twenty megabytes of tags": Acceptance(traps.huge_metadata, "audio", 0.4),
}


@pytest.mark.parametrize("case", ACCEPTED)
async def test_it_is_taken_for_what_it_is(bench: Bench, root: Path, bait: Bait, case: str) -> None:
    """By its packets, not by its header, at a bounded cost, and nothing that it points to is opened."""
    odd = ACCEPTED[case]
    file = odd.trap(root, bait)

    async with measured() as cost:
        output = await bring(bench, root, type=odd.media_type, source=f"./{file.name}")

    assert output.duration == pytest.approx(odd.duration, abs=0.06)
    assert (bait.opened(), bait.connected()) == (False, False)
    assert cost.cpu_seconds < CPU_SECONDS
    assert cost.peak_bytes < PEAK_BYTES


NODES: dict[str, tuple[Callable[[Path, Limits], Executor], str, dict[str, str], str]] = {
    "mix": (MixAudio, "video", {"audio": "good"}, "Input video"),
    "mix sound": (MixAudio, "audio", {"video": "good"}, "Input audio"),
    "compose": (ComposeVideo, "overlay", {"background": "good"}, "Input overlay"),
    "merge": (MergeVideos, "segments", {}, "Segment 2"),
}


async def run_on(bench: Bench, node: str, file: Path, good: Path) -> Output:
    """Run a node on a file that another node made, beside a good one."""
    kind, slot, others, _ = NODES[node]
    bad = await bench.given("culprit", file, MediaType.VIDEO)
    fine = await bench.given("good", good, MediaType.VIDEO)
    inputs = {slot: [bad], **{other: [fine] for other in others}} if others else {slot: [fine, bad]}
    return await bench.run(kind(WHEEL, Limits()), inputs=inputs)


BROKEN_INPUTS = {
    "T80 web page": (traps.of_bytes(b"<!DOCTYPE html><title>403 Forbidden</title>"), "an HTML page", NODES),
    "T110 playlist": (traps.lure("hls"), "a playlist", ["compose"]),
    "T114 rare decoder": (traps.by_ffmpeg("a.mkv", *PICTURE, "-c:v", "magicyuv"), "is magicyuv", ["mix", "merge"]),
    "T84 cover art": (traps.cover_art, "is a sound without picture", ["mix", "compose", "merge"]),
    "T84 a picture alone": (traps.by_ffmpeg("a.mp4", *PICTURE), "It has no sound", ["mix sound"]),
}


@pytest.mark.parametrize("case", BROKEN_INPUTS)
async def test_a_bad_input_is_named(bench: Bench, bait: Bait, make: Make, root: Path, case: str) -> None:
    """By its slot and the node that it comes from, alike in all nodes."""
    trap, says, nodes = BROKEN_INPUTS[case]
    file = trap(root, bait)
    for node in nodes:
        with pytest.raises(InvalidInput, match=rf"^{NODES[node][3]} \(node culprit\): .*{says}") as caught:
            await run_on(bench, node, file, make(GOOD))

        assert str(caught.value.field).startswith(f"inputs.{NODES[node][1]}"), node
        assert caught.value.details["node"] == "culprit", node
        assert (bait.opened(), bait.connected()) == (False, False), node


@pytest.mark.parametrize("node", NODES)
async def test_flipped_bits_are_found(bench: Bench, make: Make, root: Path, node: str) -> None:
    """T82: ffmpeg goes on and calls it a success; the node says which input breaks, and when."""
    clip = make(Clip(width=160, height=90, seconds=2, fps="25", flash_at=0.4))

    with pytest.raises(Permanent, match=rf"^{NODES[node][3]} \(node culprit\): .* breaks at 00:0[01]\.\d+") as caught:
        await run_on(bench, node, traps.flipped(clip, root), clip)

    assert 0.3 < float(str(caught.value.details["seconds"])) < 2


async def test_metadata_stays_behind(bench: Bench, root: Path, bait: Bait) -> None:
    """T119: where a film was taken, with what, and what was said about it is nobody's business."""
    words = ("+48.1374+011.5755/", "Privatephone 12", "the prompt of the film", "TheHandler")
    tags = [f"{key}={word}" for key, word in zip(("location", "make", "comment"), words, strict=False)]
    options = [word for tag in tags for word in ("-metadata", tag)]
    options += ["-metadata:s:v", f"handler_name={words[3]}", "-metadata:s:a", f"handler_name={words[3]}"]
    write = traps.by_ffmpeg("a.mov", *PICTURE, *SOUND, *options, "-movflags", "use_metadata_tags")
    file = write(root, bait)
    assert all(word.encode() in file.read_bytes() for word in words)

    for node in ("mix", "compose", "merge"):
        data = bench.file(await run_on(bench, node, file, file)).read_bytes()
        assert not [word for word in words if word.encode() in data], node


INJECTIONS: dict[str, dict[str, Any]] = {
    "compose-video": {"border": {"width": 2, "color": "red:enable='1',movie=/etc/passwd"}, "position": "x=0,y=0"},
    "merge-videos": {"fps": "30,movie=/etc/passwd", "transition": "fade:expr='1'", "width": "iw*2"},
    "mix-audio": {"volume": "1,amovie=/etc/passwd", "loudness": "-16:print_format=json"},
}


@pytest.mark.parametrize("kind", INJECTIONS)
def test_config_is_values_not_filters(kind: str) -> None:
    """T118: numbers, and words of a list; what could be part of a filter never becomes a job."""
    found = validate([NodeDocument(NodeId("n"), kind, config=INJECTIONS[kind])])[NodeId("n")]

    assert {f"config.{key}" for key in INJECTIONS[kind]} <= {field.removesuffix(".color") for field in found}


async def test_captions_are_words_not_commands(bench: Bench, make: Make, root: Path, bait: Bait) -> None:
    """T118: a caption that looks like a filter, a path or a drawing command is drawn as it is, or left out."""
    words = root / "words.srt"
    said = f"{{\\p1}}m 0 0 l 99 0{{\\fn{bait.file}}}\n%{{pts}}',movie={bait.file}[x];[x]drawtext=textfile={bait.file}\n"
    words.write_text(f"1\n00:00:00,000 --> 00:00:09,000\n{said}")
    video = await bench.given("video", make(GOOD), MediaType.VIDEO, words)
    audio = await bench.given("audio", make(GOOD), MediaType.VIDEO)
    bait.opened()

    config = {"captions": "burn", "mode": "overlay"}
    output = await bench.run(MixAudio(WHEEL, Limits()), config=config, inputs={"video": [video], "audio": [audio]})

    assert output.has_audio
    assert not bait.opened()


def test_the_bait_is_taken_by_a_bare_ffmpeg(bait: Bait, root: Path) -> None:
    """Without the guards the same lure is followed, so that "not opened" says something."""
    script = root / "script.mp4"
    script.write_text(f"ffconcat version 1.0\nfile '{bait.file}'\n")

    run_quietly(WHEEL, "-safe", "0", "-f", "concat", "-i", str(script), "-f", "null", "-")
    assert bait.opened()

    with pytest.raises(AssertionError):
        run_quietly(WHEEL, "-rw_timeout", "1000", "-i", f"tcp://127.0.0.1:{bait.port}", "-f", "null", "-")
    assert bait.connected()
