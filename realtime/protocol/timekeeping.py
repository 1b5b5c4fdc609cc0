"""All clocks of a Session: the interview's, each question's, the line's, and what it has cost."""

from realtime.protocol import sentences
from realtime.protocol.budget import MINUTE_MS, Budget
from realtime.protocol.commands import AddItem, Command, ShowNotice
from realtime.protocol.events import Instant
from realtime.protocol.known_session import KnownSession
from realtime.protocol.question_clock import QuestionClock
from realtime.protocol.time_notes import SHORT_MS, TimeNotes


class Timekeeping:
    def __init__(self, known: KnownSession) -> None:
        self.budget = Budget(known.allowance_ms, known.spoken_ms)
        self.questions = QuestionClock(
            known.question_allowances_ms, dict(known.question_ms), known.spoken_ms
        )
        self._earlier_microusd = known.cost_microusd
        self._cost_microusd: dict[int, int] = {}  # by Leg of this process
        self._notes = TimeNotes(known.allowance_ms)
        self._line = Budget(known.longest_ms, known.line_ms)
        self._cost_limit_microusd = known.cost_limit_microusd
        self._has_warned = False  # the candidate, that little time is left

    def follow(self, now: Instant, *, could_speak: bool, is_connected: bool, question: int) -> None:
        """Run while the candidate could speak; the line's clock while a Leg is up."""
        run_or_stop(self.budget, now, runs=could_speak)
        run_or_stop(self._line, now, runs=is_connected)
        self.questions.follow(question, self.budget.used_ms(now))

    @property
    def cost_microusd(self) -> int:
        return self._earlier_microusd + sum(self._cost_microusd.values())

    def leg_costs(self, leg_number: int, cost_microusd: int) -> None:
        self._cost_microusd[leg_number] = cost_microusd

    def renew(self) -> None:
        """A new Leg is up."""
        self._notes.renew()
        self.questions.renew()

    def is_used_up(self, now: Instant) -> bool:
        return self.budget.is_used_up(now)

    def is_over_limit(self, now: Instant) -> bool:
        """What the installation allows one session, whatever its interview says."""
        is_dear = 0 < self._cost_limit_microusd <= self.cost_microusd
        return is_dear or (self._line.allowance_ms > 0 and self._line.is_used_up(now))

    def notes(self, now: Instant, question: int) -> list[Command]:
        """What is due to be said of the time; to the interviewer between its words."""
        commands: list[Command] = []
        due_ms = self._notes.due(self.budget.remaining_ms(now))
        if due_ms is not None and due_ms > SHORT_MS:
            minutes = self.budget.remaining_minutes(now)
            note = sentences.TIME_LEFT_NOTE.format(minutes=minutes)
            commands.append(AddItem(f"note_time_{due_ms // MINUTE_MS}", "system", note))
        elif due_ms is not None:
            commands.append(AddItem("note_time_is_short", "system", sentences.CLOSING_NOTE))
            if not self._has_warned:
                self._has_warned = True
                commands.append(ShowNotice("time_short", sentences.TIME_SHORT))
        if self.questions.is_to_be_told(question):
            note = sentences.QUESTION_TIME_NOTE.format(number=question)
            commands.append(AddItem(f"note_question_{question}", "system", note))
        return commands


def run_or_stop(budget: Budget, now: Instant, *, runs: bool) -> None:
    if runs:
        budget.run(now)
    else:
        budget.stop(now)
