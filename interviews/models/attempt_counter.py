"""How often something was tried lately: a row for each account, address, or both together.

Counted before anybody is known, so these rows belong to no organization and to no account.
"""

from django.db import models


class AttemptCounter(models.Model):
    """`key` and `account` are keyed hashes: neither says whose name or address it is."""

    key = models.CharField(max_length=64, primary_key=True)
    account = models.CharField(max_length=64, db_default="")  # empty: of an address alone
    count = models.PositiveIntegerField()
    until = models.DateTimeField()  # from then on it counts from one again

    class Meta:
        indexes = (
            models.Index(fields=("account",), name="attempts_by_account"),
            models.Index(fields=("until",), name="attempts_by_end"),
        )

    def __str__(self) -> str:
        return f"{self.key[:8]} · {self.count}"
