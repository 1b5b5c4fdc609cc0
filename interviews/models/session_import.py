"""Where an imported Session came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.owned import OwnedModel
from interviews.models.session import Session


class SessionImport(OwnedModel):
    """A Session that was held and written down elsewhere, by its id there."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="imported")
    external_id = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, help_text=_("Of all that was imported."))
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "external_id"), name="session_import_once"
            ),
        )

    def __str__(self) -> str:
        return self.external_id
