"""Tokens are made, listed and revoked on the machine itself."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from interviews import access
from interviews.models import AgentToken
from tests.cast import Cast, make_interview

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("agent_token", *arguments, stdout=said, stderr=StringIO())
    return said.getvalue().strip()


def test_the_command_prints_the_secret_of_a_new_token(cast: Cast) -> None:
    secret = run("lindenhof", "Clerk", "--scope", "write")
    token = access.access_agent_token(secret, now=timezone.now())
    assert (token.organization, token.scopes) == (cast.lindenhof, ["write"])
    assert token.expires_at is not None


def test_a_token_can_be_for_one_interview_and_for_ever(cast: Cast) -> None:
    run("lindenhof", "Clerk", "--interview", str(cast.interview.pk), "--days", "0")
    token = AgentToken.objects.get()
    assert (list(token.interviews.all()), token.expires_at) == ([cast.interview], None)


def test_a_token_is_listed_and_revoked_by_its_beginning(cast: Cast) -> None:
    secret = run("lindenhof", "Clerk")
    assert secret[:13] in run("lindenhof", "--list")
    assert secret not in run("lindenhof", "--list")
    run("lindenhof", "--revoke", secret[:13])
    assert "revoked" in run("lindenhof", "--list")
    with pytest.raises(access.NotFound):
        access.access_agent_token(secret, now=timezone.now())


def test_what_cannot_be_is_refused_in_a_sentence(cast: Cast) -> None:
    foreign = str(make_interview(cast.quarzwerk).pk)
    for wrong in (
        ["nowhere", "Clerk"],
        ["lindenhof"],
        ["lindenhof", "Clerk", "--interview", foreign],
        ["lindenhof", "Clerk", "--interview", "no id"],
        ["lindenhof", "Clerk", "--days", "-1"],
        ["lindenhof", "--revoke", "viva_"],
    ):
        with pytest.raises(CommandError):
            run(*wrong)
