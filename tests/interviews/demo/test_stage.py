"""Setting the whole demonstration up."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.live_tools import LIVE_TOOLS, live_tools_of
from interviews.models import InterviewVersion, Invitation, Organization, Session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def without_engine(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    settings.MEDIA_ROOT = tmp_path


def test_a_second_time_changes_nothing(now: datetime) -> None:
    notes = DemoNotes()
    first = set_stage(notes, now=now)
    before = (Organization.objects.count(), Session.objects.count(), Invitation.objects.count())

    second = set_stage(notes, now=now)

    assert first == second
    assert before == (1, 2, 3)
    assert before == (
        Organization.objects.count(),
        Session.objects.count(),
        Invitation.objects.count(),
    )


def test_the_printed_path_is_the_way_in(client: Client) -> None:
    access = set_stage(DemoNotes(), now=timezone.now())

    response = client.get(access.candidate_path)

    assert response.status_code == 200
    assert response.context["invitation"]["organization"] == "Lindenhof Demo"
    assert client.login(username=access.admin_user, password=access.admin_password)


def test_the_interviewer_of_the_demonstration_may_look_things_up(now: datetime) -> None:
    set_stage(DemoNotes(), now=now)
    definition = InterviewVersion.objects.get().definition
    assert live_tools_of(definition) == LIVE_TOOLS
