"""The nodes mix-audio and compose-video publish gated films with their captions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from shared.domain.nodes import MediaType, Output
from shared.errors import InvalidInput, QualityFailed
from shared.executors.compose_video import ComposeVideo
from shared.executors.mix_audio import MixAudio
from shared.media.gate import Finding
from shared.media.gate_notes import Stretch
from shared.media.posters import moment
from shared.media.process import Limits
from tests.media.attempts import Bench
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import see

Make = Callable[[Clip], Path]
WORDS = "1\n00:00:00,200 --> 00:00:09,000\nHello\n"


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a bench with a folder of its own."""
    bench = await Bench.at(tmp_path)
    bench.ffmpeg = WHEEL
    return bench


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Give a caption file."""
    path = tmp_path / "words.srt"
    path.write_text(WORDS)
    return path


def tone(folder: Path, volume: float = 0.2) -> Path:
    """Write a tone of one second."""
    path = folder / "tone.wav"
    run_quietly(WHEEL, "-f", "lavfi", "-i", f"aevalsrc='{volume}*sin(2*PI*500*t)':s=48000:d=1", str(path))
    return path


def quality(output: Output) -> dict[str, object]:
    """Return the gate's report."""
    found = (output.model_extra or {})["quality"]
    assert isinstance(found, dict)
    return found


async def test_a_mix_is_published_with_captions_and_quality(bench: Bench, make: Make, words: Path) -> None:
    """The output says how long it is, that it has sound, how loud it is, and where its captions lie."""
    video = await bench.given("video", make(Clip(sound=False)), MediaType.VIDEO)
    audio = await bench.given("audio", tone(bench.folder), MediaType.AUDIO, words)
    config = {"loudness": -16.0, "captions": "track"}
    output = await bench.run(MixAudio(WHEEL, Limits()), config=config, inputs={"video": [video], "audio": [audio]})

    assert (output.type, output.duration, output.fps, output.has_audio) == (MediaType.VIDEO, 1.0, "30/1", True)
    assert quality(output)["loudness"] == pytest.approx(-16.0, abs=0.5)
    captions = bench.storage.local_path(output.files["captions"].s3_key)
    assert captions is not None
    assert captions.read_text() == "1\n00:00:00,200 --> 00:00:01,000\nHello\n"
    poster = bench.storage.local_path(output.files["poster"].s3_key)
    assert poster is not None
    with Image.open(poster) as picture:
        assert (picture.format, picture.size) == ("JPEG", (320, 180))
    assert [done for done, _ in bench.told] == sorted(done for done, _ in bench.told)


def test_a_poster_is_taken_behind_a_black_start() -> None:
    """Where a tenth of the film is still black, the picture is taken after that."""
    black = Finding("black", "warning", "It is black.", Stretch(0.0, 2.0))

    assert moment(10.0) == 1.0
    assert moment(10.0, [black]) == 2.5


async def test_a_mute_mix_is_stopped(bench: Bench, make: Make) -> None:
    """A voice without a sound is no voice: the node fails, and nothing is published."""
    video = await bench.given("video", make(Clip()), MediaType.VIDEO)
    audio = await bench.given("audio", tone(bench.folder, 0.0), MediaType.AUDIO)

    with pytest.raises(QualityFailed, match="silent from beginning to end"):
        await bench.run(MixAudio(WHEEL, Limits()), inputs={"video": [video], "audio": [audio]})


async def test_a_composition_burns_the_captions_of_who_is_heard(bench: Bench, make: Make, words: Path) -> None:
    """Words are drawn into the picture and stay beside it as a file."""
    film = make(Clip(flash_at=0.9))
    background = await bench.given("background", film, MediaType.VIDEO, words)
    overlay = await bench.given("overlay", film, MediaType.VIDEO)
    config = {"position": "top-left", "scale": 0.2, "circle": True, "captions": "burn"}
    output = await bench.run(
        ComposeVideo(WHEEL, Limits()), config=config, inputs={"background": [background], "overlay": [overlay]}
    )

    seen = see(bench.file(output), 15, 320, 180)
    assert seen[140:175, 80:240].max() > 150
    assert "captions" in output.files
    assert quality(output)["frames"] == 30


@pytest.mark.parametrize("node", ["mix", "compose"])
async def test_a_voice_that_outlasts_its_picture_is_not_cut_off_unsaid(bench: Bench, make: Make, node: str) -> None:
    """The film is as long as its picture; what is lost of the sound, and who would keep it, stands in its quality."""
    talk = make(Clip(seconds=3, suffix="mkv"))
    still = bench.folder / "still.mkv"
    picture = ("-t", "1", "-i", str(make(Clip(sound=False))))
    run_quietly(WHEEL, *picture, "-i", str(talk), "-map", "0:v", "-map", "1:a", "-c", "copy", str(still))
    film = await bench.given("film", still, MediaType.VIDEO)
    if node == "mix":
        audio = await bench.given("audio", tone(bench.folder), MediaType.AUDIO)
        inputs = {"video": [film], "audio": [audio]}
        output = await bench.run(MixAudio(WHEEL, Limits()), config={"mode": "overlay"}, inputs=inputs)
    else:
        overlay = await bench.given("overlay", make(Clip()), MediaType.VIDEO)
        output = await bench.run(ComposeVideo(WHEEL, Limits()), inputs={"background": [film], "overlay": [overlay]})

    assert "goes on for 2.0 s after its picture, and is cut off" in str(quality(output)["findings"])


async def test_an_empty_slot_is_named(bench: Bench, make: Make) -> None:
    """Nothing runs without an overlay."""
    background = await bench.given("background", make(Clip()), MediaType.VIDEO)

    with pytest.raises(InvalidInput) as caught:
        await bench.run(ComposeVideo(WHEEL, Limits()), inputs={"background": [background]})
    assert caught.value.field == "inputs.overlay"
