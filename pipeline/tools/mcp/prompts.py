"""Two ways to begin, for who does not know the tools: what to read, and what not to do (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from pipeline.tools.quoting import NOTICE

FAIR = (
    "Quote word for word, each quote with its turn and link. Say so where nothing was said. Judge "
    "nobody's tone, accent or confidence, and recommend no decision: people decide."
)


@dataclass(frozen=True)
class PromptText:
    """A prompt; `arguments` are its names, each with what it is."""

    name: str
    description: str
    arguments: Mapping[str, str]
    text: Template

    def filled(self, given: Mapping[str, str]) -> str:
        """Raises KeyError for a name that is missing."""
        return self.text.substitute({name: given[name] for name in self.arguments})


PROMPTS: Mapping[str, PromptText] = {
    prompt.name: prompt
    for prompt in (
        PromptText(
            "brief_on_session",
            "Prepare somebody who will talk with this candidate again.",
            {"session_id": "The session."},
            Template(
                "Read session $session_id with get_session, get_session_context and get_turns, to "
                "its last turn. Then write half a page for somebody who will talk with this "
                "candidate again: what was asked and answered, what was promised by whom, and what "
                f"is still open. {FAIR} {NOTICE}"
            ),
        ),
        PromptText(
            "compare_answers",
            "Lay several candidates' answers to one question side by side.",
            {"interview_id": "The interview.", "question": "The number of the question."},
            Template(
                "Read all answers to question $question of interview $interview_id with "
                "compare_on_question, page by page. Lay them side by side in a table: candidate, "
                f"what they said, their own example, the link. Rank nobody. {FAIR} {NOTICE}"
            ),
        ),
    )
}
