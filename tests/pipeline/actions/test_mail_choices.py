"""Who wants which mail."""

import pytest

from pipeline.actions.mail_choices import choose_mail
from pipeline.models import MailOptOut
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_choice_is_kept_however_often_it_is_made(cast: Cast) -> None:
    for wants_mail, rows in ((False, 1), (False, 1), (True, 0), (True, 0)):
        choose_mail(user=cast.reviewer, organization_id=cast.lindenhof.pk, wants_mail=wants_mail)
        assert MailOptOut.objects.count() == rows
