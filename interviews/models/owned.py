"""What every row has in common: it belongs to one organization."""

import uuid

from django.db import models

#: A column that the release before does not know is filled in by the database.
EMPTY = models.Value({}, models.JSONField())
EMPTY_LIST = models.Value([], models.JSONField())


class OwnedModel(models.Model):
    """A row of one organization, known outside by a random id that says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        "interviews.Organization", on_delete=models.CASCADE, related_name="+", editable=False
    )

    class Meta:
        abstract = True
