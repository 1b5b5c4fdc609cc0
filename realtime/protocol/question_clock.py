"""The time of each question: like the interview's, it is used only while the candidate could speak.

Nothing ends with it: the interviewer is told once per Leg, and goes on when the answer is finished.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class QuestionClock:
    #: By question number; a question without an entry has no budget of its own.
    allowances_ms: Mapping[int, int] = field(default_factory=dict)
    used_ms: dict[int, int] = field(default_factory=dict)
    _counted_ms: int = 0  # of the interview's clock
    _told: set[int] = field(default_factory=set)

    def follow(self, question: int, spoken_ms: int) -> None:
        """`spoken_ms` is the interview's clock; what it grew by belongs to this question."""
        grown_ms = max(spoken_ms - self._counted_ms, 0)
        self._counted_ms = max(spoken_ms, self._counted_ms)
        if question in self.allowances_ms and grown_ms:
            self.used_ms[question] = self.used_ms.get(question, 0) + grown_ms

    def is_to_be_told(self, question: int) -> bool:
        """Once, when the time of this question has just been used up."""
        allowance_ms = self.allowances_ms.get(question)
        if allowance_ms is None or question in self._told:
            return False
        if self.used_ms.get(question, 0) < allowance_ms:
            return False
        self._told.add(question)
        return True

    def renew(self) -> None:
        """A new Leg was told nothing yet."""
        self._told.clear()
