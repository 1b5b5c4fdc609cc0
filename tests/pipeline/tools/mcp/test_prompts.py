"""Prompts lead to the tools, and to fairness."""

import pytest

from interviews.tools import CATALOGUE
from pipeline.tools.mcp.prompts import PROMPTS, PromptText
from pipeline.tools.quoting import NOTICE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=lambda prompt: prompt.name)
def test_a_prompt_names_tools_that_exist_and_recommends_nobody(prompt: PromptText) -> None:
    text = prompt.filled(dict.fromkeys(prompt.arguments, "<7>"))
    assert "<7>" in text
    assert NOTICE in text
    assert "recommend no decision" in text
    assert any(name in text for name in CATALOGUE)
    with pytest.raises(KeyError):
        prompt.filled({})
