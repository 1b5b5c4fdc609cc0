"""Tool calls: each is answered once, all of a response before the next response is asked for."""

import json
from dataclasses import dataclass, field

from interviews.states import EndReason
from realtime.protocol.commands import AnswerTool, Command, RunTool
from realtime.protocol.events import ResponseFinished, ToolAnswered
from realtime.protocol.plan import PLAN_TOOLS, Plan

INTERRUPTED = json.dumps({"ok": False, "error": "The call was interrupted and did not run."})


@dataclass(slots=True)
class Calls:
    plan: Plan
    #: What the interviewer decided to end with; None while it goes on.
    ends: EndReason | None = None
    _seen: set[str] = field(default_factory=set)
    _running: set[str] = field(default_factory=set)

    @property
    def are_running(self) -> bool:
        return bool(self._running)

    def receive(self, event: ResponseFinished) -> list[Command]:
        """Answer what can be answered here, and send the rest to its tool.

        Calls of a response that was cut short did not run, and are answered with that.
        """
        commands: list[Command] = []
        for call in event.calls:
            if call.call_id in self._seen:
                continue
            self._seen.add(call.call_id)
            if event.status != "completed" or not call.is_complete:
                commands.append(AnswerTool(call.call_id, INTERRUPTED))
            elif call.name in PLAN_TOOLS:
                answer = self.plan.apply(call.name, call.arguments)
                self.ends = self.ends or answer.ends
                commands.append(AnswerTool(call.call_id, answer.output))
            else:
                self._running.add(call.call_id)
                commands.append(RunTool(call.call_id, call.name, call.arguments))
        return commands

    def answered(self, event: ToolAnswered) -> list[Command]:
        """Nothing for a call of an earlier Leg, or one that is answered already."""
        if event.call_id not in self._running:
            return []
        self._running.discard(event.call_id)
        return [AnswerTool(event.call_id, event.output)]

    def forget_running(self) -> None:
        """The Leg is gone: nobody waits for these answers any more."""
        self._running.clear()
