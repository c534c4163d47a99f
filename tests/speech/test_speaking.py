"""The on-device voice speaks at a steady level, without clicks, and says when each word sounds."""

from __future__ import annotations

import asyncio
import threading
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from shared.errors import InvalidInput
from shared.media.cues import cues_of, write_captions
from shared.media.speaking import speak
from shared.media.speech import RATE, Speech
from shared.media.subtitles import read
from shared.media.threads import Watch, in_thread
from shared.media.voice import voice

SCRIPT = """# Loops

Welcome to the lesson. A loop repeats its body, and it stops when its condition turns false.

It costs $9.99 at 7:30 pm. Call `console.log(total)` now.
"""


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    """Speak the script once for all tests of this file."""
    return speak(SCRIPT, tmp_path_factory.mktemp("speech") / "speech.wav")


def samples_of(path: Path) -> npt.NDArray[np.float64]:
    """Return the samples of a WAV file, from -1 to 1."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def test_the_file_is_as_long_as_the_speech_says(speech: Speech) -> None:
    """The duration is that of the file, to the sample."""
    assert len(samples_of(speech.path)) == speech.samples


def test_the_level_is_that_of_a_lesson(speech: Speech) -> None:
    """Speech is about as loud as a broadcast voice, and no sample passes the ceiling."""
    samples = samples_of(speech.path)
    voiced = np.concatenate([samples[round(one.start * RATE) : round(one.end * RATE)] for one in speech.sentences])

    assert -19 < 20 * np.log10(np.sqrt(np.mean(voiced**2))) < -14
    assert np.max(np.abs(samples)) <= 10 ** (-1.4 / 20)


def test_joints_are_silent(speech: Speech) -> None:
    """Sentences begin and end at zero and are parted by true silence: there is nothing to click."""
    samples = samples_of(speech.path)

    for before, after in pairwise(speech.sentences):
        gap = samples[round(before.end * RATE) : round(after.start * RATE)]
        assert len(gap) >= 0.3 * RATE
        assert not gap.any()
        assert abs(samples[round(before.end * RATE) - 1]) < 0.001
        assert abs(samples[round(after.start * RATE)]) < 0.001


def test_the_pace_is_that_of_a_speaker(speech: Speech) -> None:
    """Within a sentence the voice says between two and four words a second."""
    said = speech.sentences[2]

    assert 2 < len(said.words) / (said.end - said.start) < 4.2


def test_every_caption_word_sounds_within_its_sentence(speech: Speech) -> None:
    """Word times rise, stay within their sentence, and cover every word of the caption."""
    for sentence in speech.sentences:
        assert [word.word for word in sentence.words] == sentence.text.split()
        times = [time for word in sentence.words for time in (word.start, word.end)]
        assert times == sorted(times)
        assert sentence.start <= times[0]
        assert times[-1] <= sentence.end


def test_word_times_are_where_the_sound_is(speech: Speech) -> None:
    """Between the words of a sentence the voice is quieter than within them."""
    samples = samples_of(speech.path)
    welcome = speech.sentences[1]
    body = samples[round(welcome.words[0].start * RATE) : round(welcome.words[-1].end * RATE)]
    before = samples[round(welcome.start * RATE) : round(welcome.words[0].start * RATE)]

    assert np.sqrt(np.mean(body**2)) > 10 * np.sqrt(np.mean(before**2))


def test_the_same_script_gives_the_same_bytes(speech: Speech, tmp_path: Path) -> None:
    """Speech is a function of its script, voice, pace and seed."""
    again = speak(SCRIPT, tmp_path / "again.wav")
    other = speak(SCRIPT, tmp_path / "other.wav", seed=1)

    assert again.path.read_bytes() == speech.path.read_bytes()
    assert other.path.read_bytes() != speech.path.read_bytes()


def test_an_edit_leaves_the_other_sentences_alone(tmp_path: Path) -> None:
    """A sentence sounds the same whatever stands around it."""
    one = speak("Hello there. This stays.", tmp_path / "one.wav")
    two = speak("Good day. This stays.", tmp_path / "two.wav")
    first, second = (
        samples_of(made.path)[round(made.sentences[1].start * RATE) : round(made.sentences[1].end * RATE)]
        for made in (one, two)
    )

    assert np.array_equal(first, second)


def test_pace_follows_the_config(tmp_path: Path) -> None:
    """A faster voice takes less time, its pauses included."""
    slow = speak("The box moves across the screen. It stops.", tmp_path / "slow.wav", speed=0.8)
    fast = speak("The box moves across the screen. It stops.", tmp_path / "fast.wav", speed=1.2)

    assert 1.2 < slow.duration / fast.duration < 1.6


def test_a_very_long_sentence_is_spoken_whole(tmp_path: Path) -> None:
    """A sentence beyond what the model reads at once loses no word."""
    made = speak("the loop goes round, " * 40, tmp_path / "long.wav")

    words = [word for sentence in made.sentences for word in sentence.words]
    assert len(words) == 160
    assert words[-1].end > made.duration - 1
    assert max(sentence.end - sentence.start for sentence in made.sentences) < 30


def test_what_the_voice_cannot_say_is_left_out_and_told(tmp_path: Path) -> None:
    """A sentence in another script is reported; a script of nothing else is refused."""
    made = speak("Hello there.\n\n\u65e5\u672c\u8a9e\u3067\u3059\u3002", tmp_path / "part.wav")

    assert [sentence.text for sentence in made.sentences] == ["Hello there."]
    assert len(made.unsaid) == 1
    with pytest.raises(InvalidInput, match="English") as refused:
        speak("\u65e5\u672c\u8a9e\u3067\u3059\u3002", tmp_path / "none.wav")
    assert refused.value.field == "inputs.script"


def test_a_vendors_voice_stands_for_the_default_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Draft mode speaks with the voice at hand; a local voice that is asked for by name and missing is an error."""
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))

    assert voice("21m00Tcm4TlvDq8ikWAM") is voice(None)
    with pytest.raises(InvalidInput, match="emma") as refused:
        voice("emma")
    assert refused.value.field == "config.voiceId"


def test_captions_can_be_read_and_follow_the_words(speech: Speech, tmp_path: Path) -> None:
    """The SRT file holds every word, in lines of a readable length, none overlapping the next."""
    files = write_captions(speech, tmp_path)
    cues = read(files["captions"])

    assert " ".join(cue.text.replace("\n", " ") for cue in cues) == " ".join(one.text for one in speech.sentences)
    assert all(len(line) <= 50 for cue in cues for line in cue.text.split("\n"))
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert [cue.start for cue in cues] == pytest.approx([cue.start for cue in cues_of(speech.sentences)], abs=0.001)


async def test_the_event_loop_goes_on_while_the_voice_speaks(tmp_path: Path) -> None:
    """Speech is made in a thread; progress arrives on the loop, sentence by sentence, up to the end."""
    heard: list[tuple[float, int]] = []

    def record(watch: Watch) -> Speech:
        return speak("One. Two. Three.", tmp_path / "s.wav", on_progress=lambda done: watch.step(done, None))

    await in_thread(record, lambda done, _: heard.append((round(done, 2), threading.get_ident())))

    assert heard == [(0.33, threading.get_ident()), (0.67, threading.get_ident()), (1.0, threading.get_ident())]


async def test_a_cancelled_speech_ends_with_its_sentence(tmp_path: Path) -> None:
    """Cancelling stops the thread at the next sentence, and the caller waits until it has stopped."""
    spoken: list[float] = []
    begun = asyncio.Event()

    def record(watch: Watch) -> None:
        def note(done: float) -> None:
            spoken.append(done)
            watch.step(done, None)

        speak("Another sentence comes. " * 200, tmp_path / "s.wav", on_progress=note)

    task = asyncio.create_task(in_thread(record, lambda _done, _message: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert spoken[-1] < 1
