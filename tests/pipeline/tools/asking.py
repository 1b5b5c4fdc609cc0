"""For each tool, calls that show or change something of a scene, where it is one's own."""

from typing import Any

from tests.cast import Cast
from tests.pipeline.tools.scene import Scene


def arguments_about(scene: Scene, cast: Cast) -> dict[str, list[dict[str, Any]]]:
    session, interview = str(scene.session.pk), str(cast.interview.pk)
    words = {"query": "dough oven Petra notebook"}
    return {
        "list_interviews": [{}],
        "search_sessions": [
            words,
            {**words, "interview_ids": [interview]},
            {**words, "session_ids": [session]},
            {**words, "candidate_ids": [str(scene.session.candidate_id)]},
            {**words, "speaker": "candidate", "verdict": "good", "since": "2001-01-01"},
        ],
        "get_session": [{"session_id": session}],
        "get_turns": [{"session_id": session}, {"session_id": session, "around": "1.2"}],
        "list_action_items": [{}, {"session_id": session}, {"interview_ids": [interview]}],
        "update_action_item": [{"item_id": str(scene.item.pk), "revision": 1, "status": "done"}],
        "compare_on_question": [{"interview_id": interview, "question": 1}],
        "save_insight": [{"session_id": session, "text": "I was here."}],
        "get_session_context": [{"session_id": session}],
    }


def secrets_of(scene: Scene, cast: Cast) -> list[str]:
    """What nobody else may be shown."""
    return [
        str(scene.session.pk),
        str(scene.session.candidate_id),
        str(scene.item.pk),
        str(cast.interview.pk),
        "Night baker",
        "Candidate 0",
        "Petra",
        "notebook",
        "recipe",
    ]
