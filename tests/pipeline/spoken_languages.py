"""What a baker says of one night, in each language that is known: long enough to tell it."""

from pathlib import Path

LINES = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
SPOKEN = {code.strip(): text.strip() for code, _bar, text in (x.partition("|") for x in LINES)}
