"""Prompts as text files."""

import pytest

from pipeline.prompt import PROMPTS_DIR, read_prompt

pytestmark = pytest.mark.unit


def test_every_prompt_can_be_read() -> None:
    assert [read_prompt(path.stem).template for path in PROMPTS_DIR.glob("*.md")]


def test_the_summarys_prompt_takes_a_fence_and_a_language() -> None:
    assert set(read_prompt("summary").get_identifiers()) == {"fence", "language"}
