"""Which of the forms that were shown has come: its `once`."""

from uuid import UUID

from django.http import HttpRequest


def form_of(request: HttpRequest) -> UUID | None:
    """None of one that does not say."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None
