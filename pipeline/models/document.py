"""What an interviewer may look up: one document about a role, as text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import Interview, OwnedModel


class Document(OwnedModel):
    """Role knowledge of one Interview: candidates may be told what it says.

    Its passages are what is found; they go where it goes.
    """

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1, help_text=_("Of its text, from 1."))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("document")
        verbose_name_plural = _("role knowledge")
        indexes = (models.Index(fields=("interview", "title"), name="document_by_interview"),)

    def __str__(self) -> str:
        return self.title
