"""The promise that organizations do not see each other, broken on purpose: every door shows it.

The doors are looked for in the registries of models, pages and tools, so that a new one is tried.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from interviews import access
from interviews.models import AgentToken, OwnedModel, Session
from interviews.tools import CATALOGUE
from pipeline.models import StepRun
from pipeline.retrieval.search import search
from pipeline.tools.calls import call
from tests.cast import Cast
from tests.interviews.admin.desk import signed_in
from tests.interviews.agents import make_agent
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_delivery, make_expense, make_quality, make_rating, make_summary

pytestmark = [pytest.mark.db, pytest.mark.django_db]

WORDS = "oven"  # of what the candidate says


def leave_the_filter_out(_visitor: object, queryset: "QuerySet[Session]") -> "QuerySet[Session]":
    """In the place of `access.scope`."""
    return queryset


@pytest.fixture
def session(cast: Cast) -> Session:
    """Of Lindenhof, with something in many tables; the stranger's house has nothing."""
    session = make_indexed_session(cast)
    step_run = StepRun.objects.get(session=session)
    make_summary(step_run)
    make_quality(step_run)
    make_rating(step_run)
    make_expense(step_run)
    make_delivery(cast)
    return session


def rows_of_lindenhof(cast: Cast, model: type[OwnedModel]) -> "QuerySet[OwnedModel]":
    return model._default_manager.filter(organization=cast.lindenhof)


def of_lindenhof(cast: Cast) -> Iterator[type[OwnedModel]]:
    """Every table that has a row of that house."""
    for model in apps.get_models():
        if issubclass(model, OwnedModel) and rows_of_lindenhof(cast, model).exists():
            yield model


def tables_seen(cast: Cast, visitor: User) -> list[str]:
    return [
        model.__name__
        for model in of_lindenhof(cast)
        if access.scope(
            visitor, model._default_manager.filter(organization=cast.lindenhof)
        ).exists()
    ]


def lists_seen(cast: Cast, client: Client) -> list[str]:
    """Pages of the desk that link to a row of that house."""
    seen = []
    for model in of_lindenhof(cast):
        if admin.site.is_registered(model):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            shown = client.get(reverse(f"{name}_changelist")).content.decode()
            if any(str(row.pk) in shown for row in rows_of_lindenhof(cast, model)):
                seen.append(model.__name__)
    return seen


def words_seen(visitor: access.Visitor) -> list[str]:
    return [hit.text for hit in search(visitor, WORDS)]


def answers_got(program: AgentToken, session: Session) -> list[str]:
    """Of the tools that are asked for a session by its id."""
    asking = [
        tool.name for tool in CATALOGUE.values() if tool.parameters["required"] == ["session_id"]
    ]
    assert asking
    answers = {name: call(program, name, {"session_id": str(session.pk)}) for name in asking}
    return [name for name, answer in answers.items() if answer.error is None]


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_stranger_sees_something_at_every_door_as_soon_as_the_filter_is_left_out(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch, is_broken: bool
) -> None:
    program = make_agent(cast.quarzwerk)
    client = signed_in(cast.outsider)
    if is_broken:
        monkeypatch.setattr(access, "scope", leave_the_filter_out)
    seen = {
        "tables": tables_seen(cast, cast.outsider),
        "lists": lists_seen(cast, client),
        "searches": words_seen(cast.outsider),
        "tools": answers_got(program, session),
    }
    assert {door: bool(found) for door, found in seen.items()} == dict.fromkeys(seen, is_broken)
