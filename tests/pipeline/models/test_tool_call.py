"""The same call of the same caller is stored once."""

import pytest
from django.db import IntegrityError

from pipeline.models import ToolCall
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_call_is_stored_once(cast: Cast) -> None:
    given = {"organization": cast.lindenhof, "actor": "token:1", "created_at": NOW}
    made = ToolCall.objects.create(call_digest="a", **given)
    ToolCall.objects.create(call_digest="b", **given)
    assert str(made) == "token:1"
    with pytest.raises(IntegrityError):
        ToolCall.objects.create(call_digest="a", **given)
