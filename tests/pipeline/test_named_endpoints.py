"""The endpoints that the how-to names are asked as its table says."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.llm import Answer, Ending, configured_model
from tests.fakes.text_model import chat_server, completion

pytestmark = pytest.mark.wire

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "text-models.md"
#: Where each listens for chat completions, by its own documentation.
PATHS = {
    "OpenAI": "/v1/chat/completions",
    "Azure OpenAI, v1": "/openai/v1/chat/completions",
    "Azure OpenAI, dated versions": (
        "/openai/deployments/a-model/chat/completions?api-version=2024-10-21"
    ),
    "Ollama": "/v1/chat/completions",
    "vLLM": "/v1/chat/completions",
}


def rows() -> dict[str, list[str]]:
    """Address, key, model and API version of each, as the table has them."""
    lines = [line for line in HOW_TO.read_text(encoding="utf-8").splitlines() if "|" in line]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: rest for name, *rest in cells if name and set(name) != {"-"}}


def test_the_table_names_each() -> None:
    assert list(rows()) == list(PATHS)


@pytest.mark.parametrize("name", PATHS)
def test_it_is_asked_at_its_own_address(name: str, settings: Any) -> None:
    address, _key, _model, version = rows()[name]
    [path] = re.findall(r"`https?://[^/]+([^`]*)`", address) or ["/v1"]  # the library's own
    with chat_server(completion("A line.")) as server:
        settings.LLM_BASE_URL = f"http://{urlsplit(server.url).netloc}{path}"
        settings.LLM_API_KEY, settings.LLM_MODEL = "secret-key", "a-model"
        settings.LLM_API_VERSION = "".join(re.findall(r"`([^`]+)`", version))
        model = configured_model()
        assert model is not None
        assert model.answer(instructions="", material="") == Answer("A line.", Ending.COMPLETE)
    assert server.paths == [PATHS[name]]
