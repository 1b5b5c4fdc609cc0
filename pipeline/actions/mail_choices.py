"""Whether somebody wants an organization's mail."""

from uuid import UUID

from django.contrib.auth.models import User

from pipeline.models import MailOptOut


def choose_mail(*, user: User, organization_id: UUID, wants_mail: bool) -> None:
    """Saying it twice is saying it once."""
    if wants_mail:
        MailOptOut.objects.filter(organization_id=organization_id, user=user).delete()
    else:
        MailOptOut.objects.get_or_create(organization_id=organization_id, user=user)
