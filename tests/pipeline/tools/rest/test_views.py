"""The REST door: what a program sends and gets."""

import json
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from interviews.actions.agent_tokens import revoke_agent_token
from interviews.models import AuditEntry
from pipeline.models import Insight
from pipeline.tools.callers import actor_of
from pipeline.tools.rest import views
from pipeline.tools.rest.openapi import describe
from tests.cast import TOKEN, Cast
from tests.interviews.admin.desk import signed_in
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def post(scene: Scene, name: str, body: Any, **headers: str) -> HttpResponse:
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    given = {"Authorization": f"Bearer {secret_of(scene.agent)}", **headers}
    content_type = given.pop("Content-Type", "application/json")
    found: Any = Client().post(
        f"/api/v1/tools/{name}", data, content_type=content_type, headers=given
    )
    return found  # type: ignore[no-any-return]  # a test's response is one


def get(scene: Scene, path: str, **query: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret_of(scene.agent)}"}
    return Client().get(f"/api/v1{path}", query, headers=headers)


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_a_tool_answers_over_rest(scene: Scene) -> None:
    response = post(scene, "get_session", {"session_id": str(scene.session.pk)})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.content)["session_id"] == str(scene.session.pk)
    assert AuditEntry.objects.get().door == "rest"


def test_resources_are_read_by_their_address(scene: Scene, cast: Cast) -> None:
    session, interview = scene.session.pk, cast.interview.pk
    for path, query in (
        ("/interviews", {}),
        (f"/interviews/{interview}/questions/2", {"limit": 1}),
        (f"/sessions/{session}", {}),
        (f"/sessions/{session}/turns", {"around": "1.2", "limit": 2}),
        (f"/sessions/{session}/context", {}),
        ("/search", {"query": "dough", "session_ids": [str(session)]}),
        ("/action-items", {"status": "open"}),
    ):
        response = get(scene, path, **query)
        assert response.status_code == 200, (path, response.content)
    assert code_of(get(scene, f"/sessions/{session}", limit=3)) == (400, "invalid_arguments")
    assert code_of(get(scene, "/sessions/nonsense")) == (400, "invalid_arguments")
    assert code_of(get(scene, "/nowhere/at/all")) == (404, "not_found")
    many = {f"name{number}": "1" for number in range(1_100)}
    assert code_of(get(scene, "/interviews", **many)) == (400, "invalid_arguments")


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (" ", {}, 400),
        ("[]", {}, 400),
        ("{", {}, 400),
        ('{"session_id": NaN}', {}, 400),
        (b"\xff", {}, 400),
        ("[" * 20_000, {}, 400),
        ('{"session_id": "\\ud800"}', {}, 400),
        ("x" * 70_000, {}, 413),
        ("x" * 3_000_000, {}, 413),
        ("{}", {"Content-Type": "text/plain"}, 415),
        ("{}", {"Idempotency-Key": "x" * 101}, 400),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_body_that_is_no_call_is_refused_in_json(
    scene: Scene, body: Any, headers: dict[str, str], status: int
) -> None:
    response = post(scene, "get_session", body, **headers)
    assert code_of(response)[0] == status


def test_the_same_key_has_its_effect_once(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    answers = [post(scene, "save_insight", given, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert Insight.objects.count() == 1


def test_another_method_is_told_which_one_is_right(scene: Scene) -> None:
    for method in ("get", "put", "delete", "patch", "head", "options"):
        response = getattr(Client(), method)("/api/v1/tools/get_session")
        assert (response.status_code, response["Allow"]) == (405, "POST")
    assert Client().post("/api/v1/interviews")["Allow"] == "GET"
    assert Client().post("/api/v1/openapi.json")["Allow"] == "GET"


@pytest.mark.fault("E84")
@pytest.mark.parametrize("path", ["/api/v1/interviews", "/api/v1/sessions/x"])
def test_nothing_but_a_token_in_force_opens_the_door(scene: Scene, cast: Cast, path: str) -> None:
    secret, now = secret_of(scene.agent), timezone.now()
    over = make_agent(cast.lindenhof, expires_at=now + timedelta(seconds=60))
    type(over).objects.filter(pk=over.pk).update(expires_at=now)
    revoked = make_agent(cast.lindenhof)
    revoke_agent_token(revoked, now=now)
    for header in (
        "",
        "Bearer",
        "Bearer ",
        f"Basic {secret}",
        f"Bearer {secret}x",
        f"Bearer {secret[:-1]}",
        f"Bearer {TOKEN}",
        f"Bearer {scene.agent.token_sha256}",
        f"Bearer {'x' * 5000}",
        f"Bearer {secret_of(over)}",
        f"Bearer {secret_of(revoked)}",
        "Bearer é\0",
    ):
        response = Client().get(path, headers={"Authorization": header} if header else {})
        assert code_of(response) == (401, "unauthorized")
        assert response["WWW-Authenticate"].startswith("Bearer ")
        assert ("invalid_token" in response["WWW-Authenticate"]) is bool(header)
    tried = AuditEntry.objects.order_by("number").values_list("action", "outcome")
    assert list(tried) == [("authenticate", "expired"), ("authenticate", "revoked")]


@pytest.mark.fault("E84")
def test_a_persons_cookie_opens_nothing_here(scene: Scene, cast: Cast) -> None:
    assert signed_in(cast.owner).get("/api/v1/interviews").status_code == 401


def test_who_guesses_tokens_is_slowed_down_and_nobody_else_at_that_address(scene: Scene) -> None:
    header = {"Authorization": "Bearer viva_guess"}
    statuses = [Client().get("/api/v1/interviews", headers=header).status_code for _ in range(70)]
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert get(scene, "/interviews").status_code == 200
    assert Client().get("/i/guess").status_code == 404


@override_settings(AGENT_CALLS_PER_MINUTE=1)
def test_too_many_calls_are_told_when_to_come_back(scene: Scene) -> None:
    get(scene, "/interviews")
    response = get(scene, "/interviews")
    assert code_of(response) == (429, "rate_limited")
    assert 0 < int(response["Retry-After"]) <= 60


@override_settings(PUBLIC_URL="https://viva.test/")
def test_the_description_is_served_with_the_address_of_this_installation() -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served["servers"] == [{"url": "https://viva.test"}]
    assert served["paths"] == json.loads(json.dumps(describe()["paths"]))


@pytest.mark.fault("E84")
def test_a_missing_scope_is_named(scene: Scene, cast: Cast) -> None:
    reader = make_agent(cast.lindenhof, scopes=["read"])
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    header = {"Authorization": f"Bearer {secret_of(reader)}"}
    response = post(scene, "save_insight", given, **header)
    assert code_of(response) == (403, "forbidden_scope")
    assert 'error="insufficient_scope", scope="write"' in response["WWW-Authenticate"]


def test_who_has_all_places_is_told_to_wait(scene: Scene, cast: Cast) -> None:
    with ExitStack() as places:
        for _ in range(views.AT_ONCE):
            places.enter_context(views.places.taken(actor_of(scene.agent)))
        response = get(scene, "/interviews")
        assert code_of(response) == (429, "busy")
        assert response["Retry-After"] == "1"
        other = {"Authorization": f"Bearer {secret_of(make_agent(cast.lindenhof))}"}
        assert Client().get("/api/v1/interviews", headers=other).status_code == 200
    assert get(scene, "/interviews").status_code == 200
    outcomes = AuditEntry.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["busy", "ok", "ok"]


def test_what_is_no_call_is_on_the_log_too(scene: Scene) -> None:
    assert code_of(post(scene, "get_session", "[]")) == (400, "invalid_arguments")
    assert code_of(post(scene, "export_everything", {})) == (404, "not_found")
    assert code_of(post(scene, "export_everything", "[]")) == (400, "invalid_arguments")
    entries = AuditEntry.objects.order_by("number").values_list("action", "outcome")
    assert list(entries) == [
        ("get_session", "invalid_arguments"),
        ("(unknown)", "not_found"),
        ("(unknown)", "invalid_arguments"),
    ]
