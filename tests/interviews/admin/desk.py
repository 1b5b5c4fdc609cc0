"""Pages of the admin through the public client, and forms sent as a browser would send them."""

import re
import time
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.models import Interview
from tests.stopwatch import Stopwatch

#: The promise for every page of the desk.
HALF_A_SECOND_S = 0.5


class Look(NamedTuple):
    """A page that was asked for several times: the text, and what it took at best."""

    text: str
    questions: int  # to the database
    worked_s: float  # of a processor, by this process: other people's work does not count
    took_s: float  # by the clock on the wall, with the database, as on a machine of its own


def look_at(client: Client, address: str, *, times: int = 3) -> Look:
    """After a first time, which fills the caches of templates and content types."""
    client.get(address)
    looks = [_look_once(client, address) for _ in range(times)]
    return looks[-1]._replace(
        worked_s=min(look.worked_s for look in looks), took_s=min(look.took_s for look in looks)
    )


def _look_once(client: Client, address: str) -> Look:
    watch, started_s = Stopwatch(), time.process_time()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    worked_s, took_s = time.process_time() - started_s, watch.read_s()
    assert answer.status_code == 200, address
    return Look(answer.content.decode(), len(asked), worked_s, took_s)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, url_name: str, *args: Any, **query: str) -> str:
    """The text of a page that must be there."""
    response = signed_in(user).get(reverse(f"admin:{url_name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(user: User, url_name: str, *args: Any, **data: Any) -> Any:
    return signed_in(user).post(reverse(f"admin:{url_name}", args=args), data, follow=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def interview_form(interview: Interview, **changes: Any) -> dict[str, Any]:
    """What the browser sends when nothing but `changes` was changed."""
    names = ("title", "role", "language", "time_budget_minutes", "introduction", "interviewer")
    form = {name: getattr(interview, name) for name in names}
    form |= {name: getattr(interview, name) for name in ("voice_name", "turn_taking", "persona")}
    form["closing"] = interview.closing
    form |= _part_forms("questions", interview.questions.all(), ("text", "follow_ups", "guidance"))
    form |= _part_forms("competencies", interview.competencies.all(), ("name", "description"))
    for index, competency in enumerate(interview.competencies.all()):
        form[f"competencies-{index}-levels"] = "\n".join(competency.levels)
    return {**form, **changes}


def _part_forms(prefix: str, parts: Any, names: tuple[str, ...]) -> dict[str, Any]:
    rows = list(parts)
    form: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": len(rows),
    }
    for index, row in enumerate(rows):
        form[f"{prefix}-{index}-id"] = row.pk
        form[f"{prefix}-{index}-interview"] = row.interview_id
        form[f"{prefix}-{index}-position"] = row.position
        form |= {f"{prefix}-{index}-{name}": getattr(row, name) for name in names}
    return form


def once_in(text: str, url_name: str) -> str:
    """The value of its own that the form to that address has."""
    path = reverse(f"admin:{url_name}", args=[UUID(int=0)]).partition(str(UUID(int=0)))
    _before, _action, form = text.partition(f'action="{path[0]}')
    assert form, f"no form to {url_name}"
    found = re.search(r'name="once" value="([^"]+)"', form.partition("</form>")[0])
    assert found, f"the form to {url_name} has no value of its own"
    return found[1]
