"""Secrets and words in a whole run of real processes: none of them is where it has no business.

An interview is held, its pipeline works with a model that answers by repeating what it was given,
programs ask by every door, and a web process dies meanwhile.
"""

import asyncio
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviews.home import CHECKOUT
from tests.chaos.eavesdropper import eavesdropping
from tests.chaos.fleet import command_line, processes_of
from tests.chaos.stage import (
    LIMIT_S,
    LOOPBACK,
    START_LIMIT_S,
    Installation,
    installed,
    stage,
    until,
)
from tests.fakes.post_server import Posted, Reply, post_server

pytestmark = [pytest.mark.chaos, pytest.mark.fault("E86")]

VOICE_KEY, MODEL_KEY = "sk-voice-kanarienvogel", "sk-model-kanarienvogel"
METRICS_TOKEN = "metrics-kanarienvogel"
GUESS = "viva_kanarienvogel"
ASKED, KEPT = "a kanarienvogel that sang", "Her kanarienvogel sang at three."
#: Is in each answer of the candidate, and in nothing else.
SAID = "what I would like to say about this"
WAIT_S = 90.0


class RepeatingModel:
    """Refuses each request as some providers do: with the key, and with what it was sent."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, request: Posted) -> Reply:
        self.asked.append(request.body.decode())
        said = f"Incorrect API key: {request.headers.get('authorization')}. {self.asked[-1]}"
        return Reply({"error": {"message": said}}, status=401)


@pytest.fixture(scope="module")
def model() -> RepeatingModel:
    return RepeatingModel()


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, model: RepeatingModel
) -> Iterator[Installation]:
    with (
        post_server(model.answer) as url,
        installed(
            tmp_path_factory.mktemp("canary"),
            REALTIME_API_KEY=VOICE_KEY,
            LLM_BASE_URL=url,
            LLM_API_KEY=MODEL_KEY,
            LLM_MODEL="test-model",
            METRICS_TOKEN=METRICS_TOKEN,
            AGENT_CALLS_PER_MINUTE="100000",
        ) as installation,
    ):
        yield installation


def test_no_secret_and_no_word_is_where_it_has_no_business(
    installation: Installation, model: RepeatingModel
) -> None:
    home = installation.fleet.home
    with eavesdropping(home.valkey_socket) as listener:
        asyncio.run(held(installation))
        agent = token_of(installation)
        asyncio.run(until(lambda: SAID in found_by(installation, agent), limit_s=WAIT_S))
        asyncio.run(until(lambda: any(SAID in each for each in model.asked), limit_s=WAIT_S))
        refused = [
            *refused_over_http(installation, agent),
            *refused_over_stdio(installation, agent),
        ]
        metrics = fetched(installation, "/metrics", METRICS_TOKEN)
        commands = [command_line(pid) for pid in processes_of(home.path)]
        assert listener.messages
    assert metrics[0] == 200
    places = {
        "the broker": listener.heard,
        "/metrics": metrics[1],
        "refusals": "\n".join(refused),
        "command lines": "\n".join(commands),
        **{log.name: log.read_text(encoding="utf-8") for log in logs_of(home.log_dir)},
    }
    key = installation.fleet.environment["SECRET_KEY"]
    secrets = (agent, GUESS, VOICE_KEY, MODEL_KEY, METRICS_TOKEN, key, SAID, "kanarienvogel")
    found = {(place, each) for place, text in places.items() for each in secrets if each in text}
    assert found == set()


async def held(installation: Installation) -> None:
    """The whole interview, typed; the web process that it begins at is killed in the middle."""
    sick = installation.start_sick_web("turn.before_commit:kill:3")
    installation.start_worker()
    await until(sick.server.is_ready, limit_s=START_LIMIT_S)
    async with (
        stage(installation, port=installation.sick_port) as scene,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(scene.interview())
        await until(lambda: sick.server.process.poll() is not None, limit_s=LIMIT_S)
        scene.front.targets = [(LOOPBACK, installation.well_port)]
    assert sick.server.process.returncode == -signal.SIGKILL


def manage(installation: Installation, *argv: str, said: str = "", **more: str) -> Any:
    return subprocess.run(
        [sys.executable, "manage.py", *argv],
        cwd=CHECKOUT,
        env=installation.fleet.environment | more,
        input=said,
        capture_output=True,
        text=True,
        check=True,
        timeout=WAIT_S,
    )


def token_of(installation: Installation) -> str:
    scopes = ("--scope", "read", "--scope", "write")
    made = manage(installation, "agent_token", "windig", "Clerk", *scopes)
    return str(made.stdout.strip())


def fetched(
    installation: Installation, path: str, token: str, given: Any = None, **headers: str
) -> tuple[int, str]:
    """Status and body of what a web process answers; `given` is posted as JSON."""
    request = urllib.request.Request(
        f"http://{LOOPBACK}:{installation.well_port}{path}",
        data=None if given is None else json.dumps(given).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def found_by(installation: Installation, agent: str) -> str:
    """What a program finds that looks for what was said, and for something that was not."""
    fetched(installation, "/api/v1/tools/search_sessions", agent, {"query": ASKED})
    return fetched(installation, "/api/v1/tools/search_sessions", agent, {"query": SAID})[1]


def refused_over_http(installation: Installation, agent: str) -> Iterator[str]:
    """With the words and tokens in every place where somebody may put them by mistake."""
    tools, words = "/api/v1/tools", ASKED.replace(" ", "-")
    insight = {"session_id": words, "text": KEPT}
    for path, token, given in (
        (f"{tools}/search_sessions", GUESS, {"query": ASKED}),
        (f"{tools}/save_insight", agent, insight),
        (f"{tools}/{words}", agent, insight),
        (f"{tools}/search_sessions", agent, [ASKED, agent]),
        (f"/api/v1/search?query={words}&nothing={agent}", agent, None),
        (f"/api/v1/interviews?access_token={agent}", GUESS, None),
        (f"/i/{words}", agent, None),
        (f"/i/{agent}/{words}", agent, None),
        ("/mcp", GUESS, {"query": ASKED}),
        ("/mcp", agent, [ASKED, agent]),
        ("/metrics", GUESS, None),
    ):
        answered, body = fetched(installation, path, token, given)
        assert answered >= 400, path
        yield body


def refused_over_stdio(installation: Installation, agent: str) -> Iterator[str]:
    """What the process of an assistant on this machine says beside its answers."""
    broken = f'{{"jsonrpc": "2.0", "id": 1, "method": 5, "params": "{ASKED} {agent}"}}\n{ASKED}\n'
    yield manage(installation, "mcp", said=broken, VIVA_AGENT_TOKEN=agent).stderr


def logs_of(directory: Path) -> list[Path]:
    logs = sorted(directory.glob("*.log"))
    names = " ".join(log.name for log in logs)
    assert [
        each for each in ("postgres", "valkey", "web", "worker", "beat") if each not in names
    ] == []
    assert all(log.stat().st_size for log in logs if log.name.startswith(("web", "worker")))
    return logs
