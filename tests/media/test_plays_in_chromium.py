"""What every node type makes plays in a browser to its end; what the gate refuses for its format does not play there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from services.animation_worker.local import LocalAnimation
from services.heygen_worker.local import LocalTalkingHead
from services.render_worker.local import LocalCode
from shared.domain.nodes import MediaType, Output
from shared.errors import QualityFailed
from shared.executors.compose_video import ComposeVideo
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.media.gate import Expectation, inspect
from shared.media.gate_container import broken_promises
from shared.media.mix_tracks import Grid
from shared.media.probe import probe
from shared.media.process import Limits
from tests.media.attempts import Bench
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.player import CHROMIUM, play

Make = Callable[[Clip], Path]
SCENE = {"title": "a.js", "actions": [{"type": "type", "code": "let a = 1", "speed": "fast"}]}
SMALL = {"width": 320, "height": 180}
AAC = ("-c:a", "aac", "-ac", "2", "-ar", "48000", "-movflags", "+faststart")
H264 = ("-c:v", "libx264", "-bf", "0")
REFUSED: dict[str, dict[str, tuple[str, ...]]] = {
    "no picture": {
        "hevc": ("-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1", "-pix_fmt", "yuv420p", *AAC),
        "mpeg4": ("-c:v", "mpeg4", *AAC),
    },
    "no sound": {"ac3": (*H264, "-pix_fmt", "yuv420p", "-c:a", "ac3", "-movflags", "+faststart")},
    "other players": {
        "high444": (*H264, "-pix_fmt", "yuv444p", *AAC),
        "high10": (*H264, "-pix_fmt", "yuv420p10le", *AAC),
    },
}
"""By what does not come of them. Debian's Chromium decodes H.264 4:4:4 and 10 bit in software; Safari, phones and the
decoders in graphics chips do not, so the gate refuses them all the same."""


async def made_by_nodes(bench: Bench, make: Make) -> dict[str, Output]:
    """Return a small film of every node type that makes one."""
    clip, other = make(Clip(flash_at=0.3)), make(Clip(fps="25", seconds=0.8, sound=False))
    film, odd = await bench.given("film", clip, MediaType.VIDEO), await bench.given("odd", other, MediaType.VIDEO)
    voice = await bench.given("voice", clip, MediaType.AUDIO)
    (bench.folder / "scene.json").write_text(json.dumps(SCENE))
    scene = await bench.given("scene", bench.folder / "scene.json", MediaType.JSON)
    limits = Limits()
    return {
        "merge-videos": await bench.run(MergeVideos(WHEEL, limits), inputs={"segments": [film, odd]}),
        "mix-audio": await bench.run(MixAudio(WHEEL, limits), inputs={"video": [odd], "audio": [voice]}),
        "compose-video": await bench.run(
            ComposeVideo(WHEEL, limits), config={"circle": True}, inputs={"background": [film], "overlay": [odd]}
        ),
        "render-code": await bench.run(LocalCode(WHEEL), config=SMALL, inputs={"config": [scene]}),
        "talking-head": await bench.run(LocalTalkingHead(WHEEL), config=SMALL, inputs={"audio": [voice]}),
        "generate-animation": await bench.run(
            LocalAnimation(WHEEL), config={"prompt": "A loop", "duration": 1, "resolution": "360p"}
        ),
    }


@pytest.mark.server
@pytest.mark.skipif(not CHROMIUM.exists(), reason="apt install chromium; .ci/run does")
async def test_what_is_made_plays_and_what_is_refused_does_not(tmp_path: Path, make: Make) -> None:
    """Each film plays from start to end with every frame, its size, its length and its sound; refused ones lack some."""
    bench = await Bench.at(tmp_path)
    outputs = await made_by_nodes(bench, make)
    films = {name: bench.file(output) for name, output in outputs.items()}
    for name, options in {name: options for group in REFUSED.values() for name, options in group.items()}.items():
        films[name] = tmp_path / f"{name}.mp4"
        run_quietly(WHEEL, "-i", str(make(Clip())), *options, str(films[name]))
    films["index last"] = tmp_path / "last.mp4"
    run_quietly(WHEEL, "-i", str(films["mix-audio"]), "-c", "copy", str(films["index last"]))
    films["cut off"] = tmp_path / "cut.mp4"
    films["cut off"].write_bytes(films["merge-videos"].read_bytes()[: films["merge-videos"].stat().st_size // 2])

    played = await play(films, tmp_path)

    for name, output in outputs.items():
        seen = played[name]
        assert (seen.error, seen.ended) == (None, True), name
        assert (seen.width, seen.height) == (output.width, output.height), name
        assert seen.seconds == pytest.approx(output.duration, abs=0.002), name
        assert seen.shown == (output.model_extra or {})["quality"]["frames"], name
        assert min(seen.picture, seen.sound) > 0, name
    assert played["index last"].ended
    assert not played["cut off"].ended
    for name in REFUSED["no picture"]:
        assert (played[name].width, played[name].picture) == (0, 0), name
    for name in REFUSED["no sound"]:
        assert played[name].sound == 0, name
    refused = ("index last", *REFUSED["no picture"], *REFUSED["no sound"], *REFUSED["other players"])
    for name, film in zip(refused, await asyncio.gather(*(probe(films[name]) for name in refused)), strict=True):
        assert list(broken_promises(films[name], film)), name
    with pytest.raises(QualityFailed):
        await inspect(
            films["cut off"], Expectation(Grid(Fraction(30), 30), audible=False), ffmpeg=WHEEL, scratch=tmp_path
        )
