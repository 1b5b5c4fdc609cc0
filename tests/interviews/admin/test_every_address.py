"""Every address of the site, as it stands in the URL configuration, tried by strangers.

A new address is tried without being named here, where what it takes is known; where it is not, the
test fails until somebody says what it takes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client, RequestFactory

from interviews.bulk import bulk_actions
from interviews.models import (
    AgentToken,
    Interview,
    Invitation,
    Membership,
    Recording,
    SavedFilter,
    Session,
)
from pipeline.models import ActionItem, Delivery, Insight, StepRun, WebhookEndpoint
from tests.cast import NOW, Cast, make_recording
from tests.interviews.admin.addresses import ROW_OF_A_TABLE, Address, every_address
from tests.interviews.admin.desk import signed_in
from tests.interviews.admin.house import everything_of, furnish

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: What each parameter of an address is an id of.
IDS: Mapping[str, type[Model]] = {
    "token_id": AgentToken,
    "session_id": Session,
    "interview_id": Interview,
    "invitation_id": Invitation,
    "membership_id": Membership,
    "recording_id": Recording,
    "saved_filter_id": SavedFilter,
    "item_id": ActionItem,
    "delivery_id": Delivery,
    "insight_id": Insight,
    "step_run_id": StepRun,
    "endpoint_id": WebhookEndpoint,
}
#: Parameters that are no ids, with something that is there.
WORDS: Mapping[str, str] = {"number": "1", "question": "1", "suffix": "json", "name": "get_session"}
#: Addresses whose parameters open nothing of an organization, or are a right by themselves.
NOT_OF_A_ROW: Mapping[str, str] = {
    "/i/": "the link of an invitation is the right to it",
    "/admin/new-password/": "so is the link to a new password",
    "/admin/r/": "redirects to the site's page of a row; no row has one",
    "/admin/(?P<url>": "whatever is no address",
    "/admin/^(?P<app_label>": "the list of tables; without rows",
    "/api/v1/": "tokens alone open it: tests/pipeline/tools/rest/test_strangers.py",
}
NOBODY = "nobody who is known"
SAID = ("Marlo", "Night baker", "Bakes well", "Well said", "Lindenhof", "rita.reviewersen")
BODY = {
    "post": "yes",
    "sure": "yes",
    "confirmed": "yes",
    "name": "taken",
    "title": "taken",
    "text": "taken",
    "description": "taken",
    "note": "taken",
    "reason": "taken",
    "role": "owner",
    "outcome": "goes_on",
    "cause": "asked",
    "level": "1",
    "status": "done",
    "revision": "1",
    "seen": "0",
    "minutes": "10",
    "place": "queue",
    "query": "state=ended",
    "wanted": "session_processed",
}


@dataclass(frozen=True)
class House:
    """Lindenhof, and the rows of it that an address may be about."""

    cast: Cast
    rows: Mapping[type[Model], Model]

    def named_by(self, address: Address) -> dict[str, str]:
        """Its parameters with ids of this house. Raises KeyError for one that nobody knows."""
        given = {}
        for name in address.parameters:
            if name == ROW_OF_A_TABLE and address.table is not None:
                given[name] = str(self.rows[address.table].pk)
            else:
                given[name] = WORDS[name] if name in WORDS else str(self.rows[IDS[name]].pk)
        return given

    @property
    def questions(self) -> list[dict[str, str]]:
        """What lists and pages of the desk may be asked for in their address."""
        interview, session = self.rows[Interview].pk, self.rows[Session].pk
        return [{"q": "Marlo", "interview": str(interview), "session": str(session)}]

    def told_in(self, answer: Any, asked: str) -> list[str]:
        """What of this house stands in an answer, beside what was asked."""
        body = b"".join(answer) if answer.streaming else answer.content
        said = body.decode("utf-8", "replace") + answer.get("Location", "")
        keys = {str(row.pk) for row in self.rows.values()}
        return sorted(each for each in {*SAID, *keys} if each not in asked and each in said)


def is_of_a_row(address: Address) -> bool:
    open_ones = any(address.pattern.startswith(each) for each in NOT_OF_A_ROW)
    return bool(address.parameters) and not open_ones


ADDRESSES = every_address()
OF_ROWS = [address for address in ADDRESSES if is_of_a_row(address)]
WITHOUT_ROWS = [address for address in ADDRESSES if not address.parameters]


@pytest.fixture
def house(cast: Cast) -> House:
    cache.clear()
    rows = furnish(cast)
    session = rows[Session]
    assert isinstance(session, Session)
    rows[Recording] = make_recording(session, file_name="a.mp3")
    rows[SavedFilter] = SavedFilter.objects.create(
        organization=cast.lindenhof,
        user=cast.owner,
        place="queue",
        name="Bakes well",
        query="state=ended",
        created_at=NOW,
    )
    return House(cast, rows)


STRANGERS: Mapping[str, Callable[[Cast], Client]] = {
    "an owner of another organization": lambda cast: signed_in(cast.outsider),
    NOBODY: lambda _cast: Client(),
}
every_stranger = pytest.mark.parametrize("who", STRANGERS)


@contextmanager
def undone() -> Iterator[None]:
    """What somebody who may has changed is as before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_each_address_takes_is_known(house: House) -> None:
    assert len(OF_ROWS) > 80
    unknown = [
        address.pattern
        for address in OF_ROWS
        for name in address.parameters
        if name not in {*IDS, *WORDS} and (name != ROW_OF_A_TABLE or address.table is None)
    ]
    assert unknown == []
    registered = set(admin.site._registry)
    assert registered <= set(house.rows)


@pytest.mark.fault("E85")
@every_stranger
def test_an_address_of_a_row_of_others_answers_as_for_one_that_nobody_has(
    house: House, who: str
) -> None:
    stranger = STRANGERS[who](house.cast)
    before = everything_of(house.cast.lindenhof)
    for address in OF_ROWS:
        given = house.named_by(address)
        absent = {name: each if name in WORDS else str(uuid4()) for name, each in given.items()}
        for ask in (stranger.get, lambda at: stranger.post(at, BODY)):
            there, nowhere = ask(address.filled(given)), ask(address.filled(absent))
            assert there.status_code == nowhere.status_code, address.pattern
            assert there.status_code in {302, 403, 404, 405}, address.pattern
            assert house.told_in(there, address.filled(given)) == [], address.pattern
    assert everything_of(house.cast.lindenhof) == before


@pytest.mark.fault("E85")
@every_stranger
def test_an_address_without_a_row_tells_nothing_of_others_whatever_is_asked_of_it(
    house: House, who: str
) -> None:
    stranger = STRANGERS[who](house.cast)
    before = everything_of(house.cast.lindenhof)
    for address in WITHOUT_ROWS:
        takes_ids = address.pattern.startswith("/admin/") and not address.pattern.endswith("/add/")
        for query in ({}, *(house.questions if takes_ids and who != NOBODY else ())):
            asked = f"{address.pattern} {query}"
            answer = stranger.get(address.pattern, query)
            assert answer.status_code < 500, asked
            assert [each for each in house.told_in(answer, asked) if each != "Lindenhof"] == []
    assert everything_of(house.cast.lindenhof) == before


@pytest.mark.fault("E85")
def test_what_is_added_by_a_stranger_never_hangs_on_rows_of_others(house: House) -> None:
    """Every form that makes a row, filled with ids of Lindenhof wherever it asks for one."""
    stranger = signed_in(house.cast.outsider)
    before = everything_of(house.cast.lindenhof)
    keys = {model._meta.model_name: str(row.pk) for model, row in house.rows.items()} | {
        "version": str(house.cast.version.pk),
        "user": str(house.cast.reviewer.pk),
    }
    tried = 0
    for address in WITHOUT_ROWS:
        if address.pattern.endswith("/add/"):
            stranger.post(address.pattern, {**BODY, **keys, "_save": "Save"})
            tried += 1
    assert tried == len(admin.site._registry)
    assert everything_of(house.cast.lindenhof) == before


@pytest.mark.fault("E85")
def test_no_action_of_any_list_reaches_rows_of_others(house: House) -> None:
    """Each that the desk has, with a row of one's own house beside one of another."""
    stranger = signed_in(house.cast.outsider)
    before = everything_of(house.cast.lindenhof)
    tried = set()
    for model, model_admin in admin.site._registry.items():
        for action in model_admin.get_actions(asked_by(house.cast.owner)):
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            chosen = [str(uuid4()), str(house.rows[model].pk)]
            data = {**BODY, "action": action, "index": "0", "_selected_action": chosen}
            answer = stranger.post(address, data)
            assert house.told_in(answer, str(data)) == [], (address, action)
            tried.add(action)
    assert {each.slug for each in bulk_actions()} <= tried
    assert "delete_selected" in tried
    assert everything_of(house.cast.lindenhof) == before


def asked_by(user: Any) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


#: Where no owner gets an answer: the candidate's cookie opens these, and no file is behind the row.
NOT_THE_OWNERS = {"room", "thanks", "transcript", "recording"}


@pytest.mark.fault("E85")
def test_the_owner_gets_an_answer_where_a_stranger_gets_none(house: House) -> None:
    """Else the ids were wrong, and nothing was shown above."""
    owner = signed_in(house.cast.owner)
    silent, telling = set(), set()
    for address in OF_ROWS:
        at = address.filled(house.named_by(address))
        with undone():
            answer = owner.get(at)
        statuses = {answer.status_code}
        if house.told_in(answer, at):
            telling.add(address.name)
        if statuses <= {403, 404, 405}:
            with undone():
                statuses.add(owner.post(at, BODY).status_code)
        if statuses <= {403, 404, 405}:
            silent.add(address.name)
    nobody_deletes = {name for name in silent if name.endswith("_delete")}
    assert silent - nobody_deletes == NOT_THE_OWNERS
    assert len(telling) > 25


#: What changes something when a reviewer sends it; all else is for an editor or an owner.
A_REVIEWERS = {
    "interviews_session_change",  # who has read it
    "pipeline_comment_write",
    "pipeline_insight_delete",
    "pipeline_insight_forget",
    "pipeline_reviewerrating_give",
}


@pytest.mark.fault("E85")
def test_a_reviewer_changes_what_reviewers_may_change_and_nothing_else(house: House) -> None:
    reviewer = signed_in(house.cast.reviewer)
    before = everything_of(house.cast.lindenhof)
    done = set()
    for address in OF_ROWS:
        with undone():
            answer = reviewer.post(address.filled(house.named_by(address)), BODY)
            if answer.status_code < 400 and everything_of(house.cast.lindenhof) != before:
                done.add(address.name)
    assert done == A_REVIEWERS
    assert everything_of(house.cast.lindenhof) == before
