"""The seam to text models: any endpoint that speaks OpenAI's chat completions.

Asks once. What went wrong is told as a failure of the step; the ledger decides about another try.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import openai
from django.conf import settings
from openai.types.chat import ChatCompletion

from pipeline.failures import FinalFailure, StepFailure, TransientFailure

OUT_OF_CREDIT = "insufficient_quota"
FIRST_SERVER_ERROR = 500
#: What only a person can change, by the server's code and by the status.
BY_CODE = {
    OUT_OF_CREDIT: "The account at the text model has no credit left.",
    "context_length_exceeded": "The conversation is longer than the text model can read.",
}
BY_STATUS = {
    401: "The text model refused the key: check LLM_API_KEY.",
    403: "The text model refused the key: check LLM_API_KEY.",
    404: "The text model is not known there: check LLM_MODEL and LLM_BASE_URL.",
}
#: Local servers ask for no key, but the library wants one.
NO_KEY = "none"


class Ending(StrEnum):
    """Why an answer ends where it does."""

    COMPLETE = "complete"
    CUT = "cut"  # the model ran out of room
    REFUSED = "refused"  # the model, or a filter before it, would not answer


@dataclass(frozen=True)
class Answer:
    """What a model wrote, and what it read and wrote in its own tokens."""

    text: str
    ending: Ending
    tokens_in: int = 0
    tokens_out: int = 0


class TextModel(Protocol):
    """Something that answers material by instructions. Raises `StepFailure`."""

    name: str

    def answer(self, *, instructions: str, material: str) -> Answer: ...


class ChatModel:
    """A model behind an OpenAI-compatible endpoint."""

    def __init__(self, client: openai.OpenAI, name: str) -> None:
        self.name = name
        self._client = client

    def answer(self, *, instructions: str, material: str) -> Answer:
        try:
            completion = self._client.chat.completions.create(
                model=self.name,
                messages=[
                    {"role": "system", "content": instructions},
                    {"role": "user", "content": material},
                ],
            )
        except (openai.OpenAIError, ValueError) as error:  # a body that is no JSON is the latter
            raise explain(error) from None
        return read_completion(completion)


def configured_model() -> TextModel | None:
    """The model of the settings; None where no model and no address or key is set."""
    if not settings.LLM_MODEL or not (settings.LLM_BASE_URL or settings.LLM_API_KEY):
        return None
    client = openai.OpenAI(
        base_url=settings.LLM_BASE_URL or None,
        api_key=settings.LLM_API_KEY or NO_KEY,
        timeout=settings.LLM_TIMEOUT_SECONDS,
        max_retries=0,
    )
    return ChatModel(client, settings.LLM_MODEL)


def read_completion(completion: ChatCompletion) -> Answer:
    """Servers differ in what they leave out: every part may be missing."""
    usage = completion.usage
    tokens = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
    choices = completion.choices or []
    if not choices:
        return Answer("", Ending.COMPLETE, *tokens)
    message, reason = choices[0].message, choices[0].finish_reason
    if message.refusal or reason == "content_filter":
        return Answer("", Ending.REFUSED, *tokens)
    ending = Ending.CUT if reason == "length" else Ending.COMPLETE
    return Answer(message.content or "", ending, *tokens)


def explain(error: Exception) -> StepFailure:
    """A plain sentence, and whether trying again may help. Nothing of the request is in it."""
    if isinstance(error, openai.RateLimitError) and error.code != OUT_OF_CREDIT:
        return TransientFailure("The text model is busy.", retry_after_seconds=_retry_after(error))
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        if status >= FIRST_SERVER_ERROR:
            return TransientFailure(f"The text model failed ({status}).")
        usual = f"The text model did not accept the request ({status})."
        return FinalFailure(BY_CODE.get(error.code or "") or BY_STATUS.get(status, usual))
    if isinstance(error, openai.APITimeoutError):
        seconds = settings.LLM_TIMEOUT_SECONDS
        return TransientFailure(f"The text model did not answer within {seconds} seconds.")
    if isinstance(error, openai.APIConnectionError):
        return TransientFailure("The text model could not be reached: check LLM_BASE_URL.")
    return TransientFailure("The text model gave an answer that could not be read.")


def _retry_after(error: openai.RateLimitError) -> float | None:
    """Seconds, as the server asks for them; a date there is ignored."""
    asked = error.response.headers.get("retry-after", "")
    try:
        return float(asked)
    except ValueError:
        return None
