"""The speech library itself."""

from typing import Any

import pytest

from realtime.engine import espeak

pytestmark = pytest.mark.unit


def speak(text: str, *voices: str) -> espeak.Sound:
    return espeak.load().speak(text, voices=voices or ("en-us",), words_per_minute=160, pitch=50)


def test_words_are_found_in_the_text_and_in_the_sound() -> None:
    sound = speak("Hello Kim, hello.")

    characters, samples = zip(*sound.words, strict=True)
    assert characters == (0, 6, 11)
    assert list(samples) == sorted(samples)
    assert samples[-1] < len(sound.pcm) // 2


def test_the_library_is_started_once() -> None:
    assert espeak.load() is espeak.load()


def test_the_first_known_voice_speaks() -> None:
    german = len(speak("Guten Morgen zusammen.", "nobody", "de").pcm)

    assert abs(german - len(speak("Guten Morgen zusammen.", "de").pcm)) < 2000
    assert abs(german - len(speak("Guten Morgen zusammen.", "en-us").pcm)) > 2000


def test_an_engine_without_the_package_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_missing(name: str) -> Any:
        return None

    assert espeak.is_installed()
    monkeypatch.setattr(espeak, "find_spec", is_missing)
    assert not espeak.is_installed()
