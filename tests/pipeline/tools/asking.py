"""For each tool, calls that show or change something of a scene, where it is one's own.

They are made from the schemas of the catalogue: an argument that nobody has thought of here is a
KeyError.
"""

from collections.abc import Iterator
from typing import Any

from interviews.tools import MEMORY_TOOLS, Tool
from pipeline.tools.arguments import read_arguments
from pipeline.tools.callers import actor_of
from pipeline.tools.cursors import make_cursor
from tests.cast import Cast
from tests.pipeline.tools.scene import Scene

Call = dict[str, Any]
WORDS = "dough oven Petra notebook"
CURSOR = "cursor"


def arguments_about(scene: Scene, cast: Cast) -> dict[str, list[Call]]:
    """The first call of each has what must be given; then one for each value of each argument."""
    known = values_about(scene, cast)
    return {tool.name: list(calls_of(tool, known, scene)) for tool in MEMORY_TOOLS}


def values_about(scene: Scene, cast: Cast) -> dict[str, list[Any]]:
    """By the name of an argument, wherever it is asked for: what would show something."""
    session, interview = str(scene.session.pk), str(cast.interview.pk)
    return {
        "query": [WORDS],
        "session_id": [session],
        "session_ids": [[session]],
        "interview_id": [interview],
        "interview_ids": [[interview]],
        "candidate_ids": [[str(scene.session.candidate_id)]],
        "item_id": [str(scene.item.pk)],
        "since": ["2001-01-01"],
        "until": ["2099-12-31"],
        "around": ["1.2"],
        "turns": [["1.2"]],
        "question": [1, 2],
        "revision": [1],
        "limit": [1, 20],
        "text": ["I was here."],
        "description": ["Call me instead."],
        "due": ["never"],
    }


def calls_of(tool: Tool, known: dict[str, list[Any]], scene: Scene) -> Iterator[Call]:
    properties = tool.parameters["properties"]
    needed = {name: known[name][0] for name in tool.parameters["required"]}
    if tool.parameters.get("minProperties", 0) > len(needed):
        needed["status"] = "done"
    yield needed
    for name, schema in properties.items():
        if name != CURSOR:
            for value in schema.get("enum") or known[name]:
                yield {**needed, name: value}
    if CURSOR in properties:
        yield {**needed, CURSOR: cursor_of(scene, tool.name, needed)}


def cursor_of(scene: Scene, tool: str, given: Call) -> str:
    """A true one, as the scene's own program gets it; the list begins again with it."""
    asked = read_arguments(tool, given)
    return make_cursor(0, actor=actor_of(scene.agent), tool=tool, arguments=asked)


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
