"""What a stranger tries by REST: every tool and every address, with ids of somebody else."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from interviews.models import AuditEntry
from pipeline.models import ActionItem, Insight
from pipeline.tools.rest.routes import RESOURCES
from tests.cast import Cast, make_interview
from tests.interviews.admin.addresses import every_address
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.asking import arguments_about, secrets_of
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]

STRANGERS = {
    "a token of another organization": lambda cast: make_agent(cast.quarzwerk),
    "a token for another interview": lambda cast: make_agent(
        cast.lindenhof, interviews=[make_interview(cast.lindenhof, title="Glass blower")]
    ),
}
NOBODYS = {"not_found", "invalid_arguments"}


def asked(scene: Scene, cast: Cast, headers: dict[str, str]) -> list[Any]:
    """The answers to all tools, and to all addresses with the same arguments."""
    client = Client(headers=headers)
    answers = []
    for name, calls in arguments_about(scene, cast).items():
        cache.clear()  # how often is not what is tried here
        for given in calls:
            body = json.dumps(given)
            address = f"/api/v1/tools/{name}"
            answers.append(client.post(address, body, content_type="application/json"))
            answers += [
                client.get(f"/api/v1{each.path.format(**given)}", given)
                for each in RESOURCES
                if each.tool == name
            ]
    answers.append(client.get("/api/v1/openapi.json"))
    answers.append(client.get("/api/v1/"))
    return answers


def test_every_address_of_the_door_is_tried(scene: Scene, cast: Cast) -> None:
    answers = asked(scene, cast, {})
    tried = {f"/{resolve(answer.request['PATH_INFO']).route}" for answer in answers}
    paths = {each.pattern for each in every_address() if each.pattern.startswith("/api/v1/")}
    assert paths - tried == {"/api/v1/<path:rest>"}  # whatever is no address


@pytest.mark.fault("E82")
@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_gets_nothing_by_any_address(scene: Scene, cast: Cast, who: str) -> None:
    stranger = STRANGERS[who](cast)
    before = (list(ActionItem.objects.values()), Insight.objects.count())
    header = {"Authorization": f"Bearer {secret_of(stranger)}"}
    for answer in asked(scene, cast, header):
        said = answer.content.decode()
        assert [secret for secret in secrets_of(scene, cast) if secret in said] == []
        if answer.status_code != 200:
            assert answer.json()["error"]["code"] in NOBODYS
    assert (list(ActionItem.objects.values()), Insight.objects.count()) == before
    assert set(AuditEntry.objects.values_list("actor", flat=True)) == {f"token:{stranger.pk}"}
    own = {"Authorization": f"Bearer {secret_of(scene.agent)}"}
    shown = " ".join(answer.content.decode() for answer in asked(scene, cast, own))
    assert [secret for secret in secrets_of(scene, cast) if secret not in shown] == []
