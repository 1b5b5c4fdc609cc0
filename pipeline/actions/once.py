"""A form that comes twice, after a double click or an answer that was lost, has one effect."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, models

Row = TypeVar("Row", bound=models.Model)


def make_once(rows: "models.QuerySet[Row]", form: UUID | None, **values: Any) -> tuple[Row, bool]:
    """The row, and whether it is new; `form` is one value for each form shown, and its id.

    `rows` are those that say the same: a form that comes again with other words, as browsers keep
    hidden fields over a reload, makes another row.
    """
    try:
        return rows.get_or_create(pk=form or uuid4(), defaults=values)
    except IntegrityError:
        return rows.model._default_manager.create(**values), True
