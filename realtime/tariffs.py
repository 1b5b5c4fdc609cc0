"""What the use of each Leg costs: by the models of the Voice that it began with."""

from realtime.prices import Prices
from realtime.protocol.usage import Usage
from realtime.providers.base import Voice


class Tariffs:
    """Of one Session. A Leg is priced as it began, also when another Voice talks by now."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self._models: dict[int, tuple[str, str]] = {}  # by Leg: who answers, who writes down

    def begin(self, leg_number: int, voice: Voice) -> None:
        self._models[leg_number] = (voice.model, voice.transcription_model)

    def cost_microusd(self, leg_number: int, usage: Usage) -> int | None:
        """None where nobody knows."""
        model, transcriber = self._models.get(leg_number, ("", ""))
        return self._prices.cost_microusd(usage, model, transcriber)
