"""The admin of deliveries, and everybody's own choice of mail."""

import pytest
from django.test import Client
from django.urls import reverse

from pipeline.models import Delivery, MailOptOut
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, text_of
from tests.pipeline.rows import make_delivery

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LIST, AGAIN = "pipeline_delivery_changelist", "pipeline_delivery_send_again"
MAIL = "pipeline_delivery_mail"


@pytest.fixture
def dead(cast: Cast) -> Delivery:
    return make_delivery(cast, status="failed", attempts=10, error="It answered 500.")


def test_the_list_says_what_was_given_up_and_why(cast: Cast, dead: Delivery) -> None:
    shown = page(cast.editor, LIST, status__exact="failed")
    assert "It answered 500." in shown
    assert "hooks.test" in shown


def test_an_editor_has_a_dead_letter_sent_again(cast: Cast, dead: Delivery) -> None:
    answer = post(cast.editor, AGAIN, dead.pk)
    assert "sent again now" in text_of(answer)
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == ("ready", 0)


def test_many_are_sent_again_together(cast: Cast, dead: Delivery) -> None:
    sent = make_delivery(cast, status="sent")
    chosen = [str(dead.pk), str(sent.pk)]
    post(cast.editor, LIST, action="send_again_together", _selected_action=chosen)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"ready"}


def test_what_is_on_its_way_is_left_alone(cast: Cast, dead: Delivery) -> None:
    Delivery.objects.update(status="sending", attempts=1, lease_until=dead.created_at)
    assert "left alone" in text_of(post(cast.editor, AGAIN, dead.pk))


def test_nobody_else_sends_it_again(cast: Cast, dead: Delivery) -> None:
    for person in (cast.outsider, cast.reviewer):
        assert post(person, AGAIN, dead.pk).status_code == 404
    dead.refresh_from_db()
    assert dead.status == "failed"


def test_a_delivery_can_be_looked_at(cast: Cast, dead: Delivery) -> None:
    shown = page(cast.editor, "pipeline_delivery_change", dead.pk)
    assert dead.key in shown
    assert "Send again" in shown


def test_a_member_chooses_whether_to_get_mail(cast: Cast) -> None:
    assert "checked" in page(cast.reviewer, MAIL)
    assert "choice is kept" in text_of(post(cast.reviewer, MAIL))
    assert MailOptOut.objects.get().user == cast.reviewer
    assert "checked" not in page(cast.reviewer, MAIL)
    post(cast.reviewer, MAIL, wanted=str(cast.lindenhof.pk))
    assert not MailOptOut.objects.exists()


def test_nobody_chooses_for_an_organization_that_is_not_theirs(cast: Cast) -> None:
    post(cast.outsider, MAIL, wanted=str(cast.lindenhof.pk))
    assert MailOptOut.objects.get().organization == cast.quarzwerk


def test_a_stranger_is_asked_to_sign_in_first(db: None) -> None:
    assert Client().get(reverse(f"admin:{MAIL}")).status_code == 302


def test_a_page_of_mail_names_the_address(cast: Cast) -> None:
    cast.reviewer.email = "rita@lindenhof.test"
    cast.reviewer.save()
    assert "rita@lindenhof.test" in page(cast.reviewer, MAIL)
