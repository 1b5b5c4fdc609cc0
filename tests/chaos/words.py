"""What is said in a chaos run: each sentence and each word occurs once in all of it.

A spoken word is a frame of sound whose samples all have the word's number, so that the provider can
write down which words arrived, how often, and no other.
"""

import re
from itertools import pairwise

import numpy as np

SAMPLES_PER_FRAME = 960  # 40 ms
BYTES_PER_FRAME = SAMPLES_PER_FRAME * 2
#: Less of a word than this is none; this much more of it is two.
HALF = SAMPLES_PER_FRAME // 2
MOST_WORDS = 32_000
SILENCE = bytes(BYTES_PER_FRAME)

FIRST = re.compile(r"^(?:line|answer)-[\w.]+-\d+")
SPOKEN = re.compile(r"\bw([\w.]+)-(\d+)\b")


def line(key: str, number: int, rest: str) -> str:
    """What the interviewer says."""
    return f"line-{key}-{number} {rest}"


def answer(key: str, number: int) -> str:
    """What the candidate types."""
    return f"answer-{key}-{number} is what I would like to say about this."


def word(key: str, number: int) -> str:
    return f"w{key}-{number}"


def token(text: str) -> str:
    """What names a text among all: its first word, and nothing where it is none of ours."""
    found = FIRST.match(text)
    if found:
        return found.group()
    spoken = SPOKEN.match(text)
    return spoken.group() if spoken else ""


def spoken_words(text: str) -> list[int]:
    return [int(number) for _key, number in SPOKEN.findall(text)]


def sound_of(number: int) -> bytes:
    return np.full(SAMPLES_PER_FRAME, number, dtype="<i2").tobytes()


def runs(pcm: bytes) -> list[tuple[int, int]]:
    """(word, samples) in order; word 0 is silence."""
    samples = np.frombuffer(pcm, dtype="<i2")
    if not samples.size:
        return []
    starts = np.flatnonzero(np.diff(samples)) + 1
    bounds = [0, *starts.tolist(), samples.size]
    return [(int(samples[begin]), end - begin) for begin, end in pairwise(bounds)]
