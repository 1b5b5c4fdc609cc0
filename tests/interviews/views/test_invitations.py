"""What a candidate meets behind the link."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from interviews.actions.invitations import revoke
from interviews.invitation_token import hash_token
from interviews.models import Consent, Session
from interviews.room_key import cookie_name
from interviews.states import SessionState
from interviews.views.invitation_context import write_text_for
from tests.cast import TOKEN, Cast, make_session
from tests.racing import race

pytestmark = pytest.mark.db

LINK = f"/i/{TOKEN}"
AGREEMENT = f"{LINK}/agreement"
CONTINUE = f"{LINK}/continue"


@pytest.fixture(autouse=True)
def open_now(cast: Cast) -> None:
    """The views read the real clock: open the candidate's invitation by it."""
    cast.invitation.expires_at = timezone.now() + timedelta(days=14)
    cast.invitation.save()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.fault("D69")
def test_opening_the_link_changes_nothing_however_often(client: Client, method: str) -> None:
    for _ in range(3):
        response = getattr(client, method)(LINK)

    assert response.status_code == HTTPStatus.OK
    assert not Session.objects.exists()
    assert not client.cookies


def test_the_candidate_reads_who_invites_and_for_how_long(cast: Cast, client: Client) -> None:
    response = client.get(LINK)

    shown = response.context["invitation"]
    assert shown["organization"] == "Lindenhof Test GmbH"
    assert shown["candidate_name"] == "Marlo Testperson"
    assert (shown["minutes"], shown["questions_count"]) == (12, 2)
    assert not shown["needs_continue"]
    assert not shown["already_elsewhere"]
    assert response.context["adjust_url"].startswith("mailto:people@lindenhof.test?subject=")
    assert "Lindenhof Test GmbH" in response.text


def test_a_role_that_is_the_title_is_not_said_twice(cast: Cast, client: Client) -> None:
    response = client.get(LINK)
    assert 'class="role"' in response.text
    same = {"invitation": response.context["invitation"] | {"title": "baker"}}
    assert 'class="role"' not in render_to_string("invitations/invitation.html", same)


def test_the_page_passes_on_neither_plan_nor_persona(cast: Cast, client: Client) -> None:
    assert "What is question 1 about?" not in client.get(LINK).text


@pytest.mark.parametrize("path", ["", "/agreement", "/continue", "/consent.txt"])
def test_an_unknown_link_is_not_found(cast: Cast, client: Client, path: str) -> None:
    response = client.get(f"/i/somebody-guesses{path}")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Lindenhof" not in response.text


@pytest.mark.parametrize("path", ["", "/agreement", "/continue", "/consent.txt"])
@pytest.mark.parametrize("reason", ["expired", "revoked", "ended"])
def test_a_link_that_is_over_says_so_and_nothing_else(
    cast: Cast, client: Client, path: str, reason: str
) -> None:
    now = timezone.now()
    if reason == "expired":
        cast.invitation.expires_at = now
        cast.invitation.save()
    elif reason == "revoked":
        revoke(invitation_id=cast.invitation.pk, now=now)
    else:
        make_session(cast.invitation, state=SessionState.ENDED)

    response = client.get(LINK + path)

    assert response.status_code == HTTPStatus.GONE
    assert response.context["reason"] == reason
    for told in ("Lindenhof", "Marlo", "Night baker"):
        assert told not in response.text


def test_the_candidate_reads_the_agreement(cast: Cast, client: Client) -> None:
    response = client.get(AGREEMENT)

    assert response.context["consent"]["version"] == "en-1"
    assert not any(scope["checked"] for scope in response.context["consent"]["scopes"])
    for paragraph in response.context["consent"]["paragraphs"]:
        assert paragraph.split(".")[0] in response.text
    assert not Session.objects.exists()


def test_the_candidate_agrees_and_is_let_into_the_room(cast: Cast, client: Client) -> None:
    response = client.post(AGREEMENT, {"agree": "yes", "scope_recording": "yes"})

    session = Session.objects.get()
    consent = Consent.objects.get()
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == f"/room/{session.pk}/"
    assert cookie_name(session.pk) in response.cookies
    assert (consent.recording, consent.ai_evaluation) == (True, False)
    assert consent.text == write_text_for(cast.invitation).text
    assert client.get(response["Location"]).status_code == HTTPStatus.OK


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("D70")
def test_of_fifty_simultaneous_agreements_one_gets_the_key(cast: Cast) -> None:
    attempts = 50

    def agree() -> tuple[str, int]:
        browser = Client()
        return browser.post(AGREEMENT, {"agree": "yes"})["Location"], len(browser.cookies)

    answers = race([agree] * attempts)

    room = f"/room/{Session.objects.get().pk}/"
    assert sorted(answers) == sorted([(room, 1)] + [(LINK, 0)] * (attempts - 1))
    assert Consent.objects.count() == 1


def test_a_candidate_who_would_rather_type_does(cast: Cast, client: Client) -> None:
    page = client.get(client.get(LINK).context["text_url"])
    response = client.post(AGREEMENT, {"agree": "yes", "mode": page.context["mode"]}, follow=True)

    assert response.context["room"]["mode"] == "text"


def test_without_the_agreement_nothing_starts(cast: Cast, client: Client) -> None:
    response = client.post(AGREEMENT, {"scope_recording": "yes"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(response.context["errors"]) == 1
    assert [scope["checked"] for scope in response.context["consent"]["scopes"]] == [True, False]
    assert not Session.objects.exists()


def test_nobody_agrees_to_words_that_changed_meanwhile(cast: Cast, client: Client) -> None:
    form_action = client.get(AGREEMENT).context["form_action"]
    cast.lindenhof.retention_days += 1
    cast.lindenhof.save()

    refused = client.post(form_action, {"agree": "yes"})
    accepted = client.post(refused.context["form_action"], {"agree": "yes"})

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert accepted.status_code == HTTPStatus.FOUND


def test_a_second_agreement_goes_back_to_the_invitation(cast: Cast, client: Client) -> None:
    make_session(cast.invitation)

    for response in (client.get(AGREEMENT), client.post(AGREEMENT, {"agree": "yes"})):
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"] == LINK
    assert Session.objects.count() == 1


def test_a_browser_with_the_key_goes_straight_on(cast: Cast, client: Client) -> None:
    room = client.post(AGREEMENT, {"agree": "yes"})["Location"]

    shown = client.get(LINK).context["invitation"]
    responses = [client.get(CONTINUE), client.post(CONTINUE)]

    assert shown["needs_continue"]
    assert not shown["already_elsewhere"]
    assert [response["Location"] for response in responses] == [room, room]
    assert Session.objects.get().room_epoch == 1


def test_a_second_device_is_asked_before_it_takes_over(cast: Cast, client: Client) -> None:
    room = client.post(AGREEMENT, {"agree": "yes"})["Location"]
    phone = Client()

    shown = phone.get(LINK).context["invitation"]
    only_asked = phone.get(CONTINUE)
    assert shown["already_elsewhere"]
    assert only_asked["Location"] == LINK
    assert client.get(room).status_code == HTTPStatus.OK

    taken = phone.post(CONTINUE)

    assert taken["Location"] == room
    assert phone.get(room).status_code == HTTPStatus.OK
    assert client.get(room).status_code == HTTPStatus.NOT_FOUND


def test_there_is_nothing_to_continue_before_the_agreement(cast: Cast, client: Client) -> None:
    assert client.post(CONTINUE)["Location"] == LINK


def test_the_copy_is_what_would_be_agreed_to(cast: Cast, client: Client) -> None:
    response = client.get(f"{LINK}/consent.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert response.text == write_text_for(cast.invitation).text


def test_the_copy_stays_what_was_agreed_to(cast: Cast, client: Client) -> None:
    agreed = client.get(f"{LINK}/consent.txt").text
    client.post(AGREEMENT, {"agree": "yes"})
    cast.lindenhof.retention_days += 100
    cast.lindenhof.save()

    copy = client.get(f"{LINK}/consent.txt").text

    assert copy == agreed
    assert Consent.objects.get().text_sha256 == hash_token(copy)


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(AGREEMENT, {"agree": "yes"})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert not Session.objects.exists()


def test_who_tries_many_links_is_asked_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.views.guessing.MISSES_ALLOWED", 3)
    guesser = Client(REMOTE_ADDR=f"guesser-{uuid4()}")
    candidate = Client(REMOTE_ADDR=f"candidate-{uuid4()}")

    statuses = [guesser.get(f"/i/guess-{number}").status_code for number in range(5)]

    assert statuses == [404, 404, 404, 429, 429]
    assert candidate.get(LINK).status_code == HTTPStatus.OK
