"""A finished session with all that tools tell of, and a program that asks."""

from dataclasses import dataclass
from typing import Any

from interviews.models import AgentToken, Session
from pipeline.models import ActionItem
from pipeline.tools.calls import call
from pipeline.tools.result import ToolResult
from tests.cast import Cast
from tests.interviews.agents import make_agent
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_action_item, make_quality, make_step_run, make_summary


@dataclass(frozen=True)
class Scene:
    """Of Lindenhof: an indexed session with summary, verdict and one action item."""

    session: Session
    item: ActionItem
    agent: AgentToken

    def ask(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What the program gets; it must work."""
        result = self.call(name, **arguments)
        assert result.error is None, result.content
        return dict(result.content)

    def call(self, name: str, **arguments: Any) -> ToolResult:
        return call(self.agent, name, arguments)

    def refusal(self, name: str, **arguments: Any) -> str:
        """The code of an error; there must be one."""
        result = self.call(name, **arguments)
        assert result.error is not None, result.content
        return result.error.value


def make_scene(cast: Cast, **token: Any) -> Scene:
    session = make_indexed_session(cast)
    make_summary(make_step_run(session, step="summary"), markdown="Knows dough. [turn:1.4]")
    make_quality(make_step_run(session, step="transcript"), reasons=["All was heard."])
    return Scene(session, make_action_item(session), make_agent(cast.lindenhof, **token))
