"""The seam to text models: any endpoint that speaks OpenAI's chat completions.

Asks once. What went wrong is told as a failure of the step; the ledger decides about another try.
OpenAI's library is loaded when a model is there to be asked: it would be a third of the start of
every process, and most have none.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.conf import settings

from pipeline.bill import Price, Spent
from pipeline.failures import FinalFailure, StepFailure, TransientFailure
from pipeline.metering import charge
from pipeline.rate_limits import seconds_asked
from pipeline.schemas import Schema, portable

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletion

OUT_OF_CREDIT = "insufficient_quota"
FIRST_SERVER_ERROR = 500
#: What only a person can change, by the server's code and by the status.
BY_CODE = {
    OUT_OF_CREDIT: "The account at the {who} has no credit left.",
    "context_length_exceeded": "The conversation is longer than the {who} can read.",
}
BY_STATUS = {
    401: "The {who} refused the key: check {prefix}_API_KEY.",
    403: "The {who} refused the key: check {prefix}_API_KEY.",
    404: "The {who} is not known there: check {prefix}_MODEL and {prefix}_BASE_URL.",
}
#: Local servers ask for no key, but the library wants one.
NO_KEY = "none"
#: An answer that took longer than the claim on its step would be an answer for nobody.
SHARE_OF_LEASE = 0.8


Kind = TypeVar("Kind")


class Ending(StrEnum):
    """Why an answer ends where it does."""

    COMPLETE = "complete"
    CUT = "cut"  # the model ran out of room
    REFUSED = "refused"  # the model, or a filter before it, would not answer


@dataclass(frozen=True)
class Answer:
    """What a model wrote; what that cost was charged when it came."""

    text: str
    ending: Ending


class TextModel(Protocol):
    """Something that answers material by instructions. Raises `StepFailure`.

    With a `schema` the answer is asked for as JSON of that form; whoever asks checks it all the
    same.
    """

    name: str

    def answer(
        self, *, instructions: str, material: str, schema: Schema | None = None
    ) -> Answer: ...


class ChatModel:
    """A model behind an OpenAI-compatible endpoint.

    An answer has a deadline as a whole: a server that drips a byte now and then gets no longer.
    """

    def __init__(
        self, options: Mapping[str, Any], name: str, *, seconds: float, price: Price
    ) -> None:
        self.name = name
        self._options = options
        self._seconds = seconds
        self._price = price
        self._takes_schemas = True

    def answer(self, *, instructions: str, material: str, schema: Schema | None = None) -> Answer:
        import openai  # noqa: PLC0415 - see above
        from openai.types.chat import ChatCompletion  # noqa: PLC0415 - as above

        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": material},
        ]
        try:
            completion = of_kind(ChatCompletion, asyncio.run(self._complete(messages, schema)))
        except (openai.OpenAIError, ValueError, TimeoutError) as error:
            # A body that is no JSON is a ValueError.
            raise explain(error, seconds=self._seconds) from None
        charge(spent_on(completion, self._price))
        return read_completion(completion)

    async def _complete(self, messages: Any, schema: Schema | None) -> "ChatCompletion":
        import openai  # noqa: PLC0415 - see above

        async with (
            asyncio.timeout(self._seconds),
            client_of(self._options, seconds=self._seconds) as client,
        ):
            create = client.chat.completions.create
            if schema is not None and self._takes_schemas:
                try:
                    wanted: Any = response_format(schema)
                    return await create(model=self.name, messages=messages, response_format=wanted)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    if error.code in BY_CODE:
                        raise
                    self._takes_schemas = False
            return await create(model=self.name, messages=messages)


def client_of(options: Mapping[str, Any], *, seconds: float) -> "openai.AsyncOpenAI":
    """With an `api_version` a deployment at Azure's older address, else whatever has a base URL."""
    import openai  # noqa: PLC0415 - see above

    if "api_version" in options:
        return openai.AsyncAzureOpenAI(timeout=seconds, max_retries=0, **options)
    return openai.AsyncOpenAI(timeout=seconds, max_retries=0, **options)


def configured_model() -> TextModel | None:
    """The model of the settings; None where no model and no address or key is set."""
    if not settings.LLM_MODEL or not (settings.LLM_BASE_URL or settings.LLM_API_KEY):
        return None
    options: dict[str, Any] = {"api_key": settings.LLM_API_KEY or NO_KEY}
    if settings.LLM_API_VERSION:
        options["azure_endpoint"] = settings.LLM_BASE_URL
        options["api_version"] = settings.LLM_API_VERSION
    else:
        options["base_url"] = settings.LLM_BASE_URL or None
    seconds = min(settings.LLM_TIMEOUT_SECONDS, SHARE_OF_LEASE * settings.PIPELINE_LEASE_SECONDS)
    price = Price(settings.LLM_PRICE_INPUT, settings.LLM_PRICE_OUTPUT)
    return ChatModel(options, settings.LLM_MODEL, seconds=seconds, price=price)


def response_format(schema: Schema) -> dict[str, Any]:
    """As the endpoint's structured outputs want it."""
    form = {"name": "answer", "strict": True, "schema": portable(schema)}
    return {"type": "json_schema", "json_schema": form}


def of_kind(kind: type[Kind], answer: object) -> Kind:
    """The library hands on a page, a list or nothing as it came. Raises ValueError."""
    if not isinstance(answer, kind):
        raise ValueError(f"no {kind.__name__}")  # noqa: TRY004 - as JSON that is none
    return answer


def spent_on(completion: "ChatCompletion", price: Price) -> Spent:
    """Nothing of the answer itself is looked at."""
    came, went = (counted(completion, name) for name in ("prompt_tokens", "completion_tokens"))
    return Spent(came, went, price.of(came, went))


def counted(response: object, name: str) -> int:
    """Of a response's usage; a count that makes no sense costs nothing."""
    count = getattr(getattr(response, "usage", None), name, 0)
    return count if isinstance(count, int) and count > 0 else 0


def read_completion(completion: "ChatCompletion") -> Answer:
    """Servers differ in what they leave out: every part may be missing, or null."""
    # The library checks nothing: whatever the server has written stands there.
    choices: Any = getattr(completion, "choices", None)
    choice = choices[0] if isinstance(choices, list) and choices else None
    message, reason = getattr(choice, "message", None), getattr(choice, "finish_reason", None)
    if getattr(message, "refusal", None) or reason == "content_filter":
        return Answer("", Ending.REFUSED)
    ending = Ending.CUT if reason == "length" else Ending.COMPLETE
    content = getattr(message, "content", None)
    return Answer(content if isinstance(content, str) else "", ending)


def explain(
    error: Exception, *, seconds: float, who: str = "text model", prefix: str = "LLM"
) -> StepFailure:
    """A plain sentence, and whether trying again may help. Nothing of the request is in it.

    `prefix` is how the settings of this model begin.
    """
    import openai  # noqa: PLC0415 - see above

    if isinstance(error, openai.RateLimitError) and error.code != OUT_OF_CREDIT:
        return TransientFailure(f"The {who} is busy.", retry_after_seconds=_retry_after(error))
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        if status >= FIRST_SERVER_ERROR:
            sentence = f"The {who} failed ({status})."
            return TransientFailure(sentence, retry_after_seconds=_retry_after(error))
        usual = f"The {who} did not accept the request ({status})."
        known = BY_CODE.get(error.code or "") or BY_STATUS.get(status, usual)
        return FinalFailure(known.format(who=who, prefix=prefix))
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return TransientFailure(f"The {who} did not answer within {seconds:g} seconds.")
    if isinstance(error, openai.APIConnectionError):
        return TransientFailure(f"The {who} could not be reached: check {prefix}_BASE_URL.")
    return TransientFailure(f"The {who} gave an answer that could not be read.")


def _retry_after(error: "openai.APIStatusError") -> float | None:
    return seconds_asked(error.response.headers, now=datetime.now(UTC))
