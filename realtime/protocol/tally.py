"""The tally of one Leg: what its provider counted, whenever it says so."""

from dataclasses import dataclass, field

from realtime.protocol.commands import Command, SaveUsage
from realtime.protocol.usage import Usage


@dataclass(slots=True)
class Tally:
    """It outlives its Leg: a Voice that was taken over from may still have to count."""

    leg_number: int = 0
    usage: Usage = field(default_factory=Usage)
    _counted: set[str] = field(default_factory=set)

    def count(self, name: str, usage: Usage | None) -> list[Command]:
        """`name` is the response's or the item's; what the provider says twice counts once."""
        if usage is None or name in self._counted:
            return []
        self._counted.add(name)
        self.usage += usage
        return [SaveUsage(self.leg_number, self.usage)]
