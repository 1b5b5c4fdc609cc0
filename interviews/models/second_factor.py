"""What a person has besides a password: an authenticator app, and codes for when it is lost.

An account may be a member of several organizations, so these rows belong to none.
"""

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

from interviews.accounts.totp import SECRET_BYTES


class SecondFactor(models.Model):
    """Asked for at sign-in once it is confirmed; before that it is being set up."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor"
    )
    seed = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)  # a code of this step or before is used up
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def secret(self) -> bytes:
        """Made of the seed and SECRET_KEY: who has only the database has no secret."""
        made = salted_hmac("interviews.second_factor", self.seed, algorithm="sha256")
        return made.digest()[:SECRET_BYTES]


class RecoveryCode(models.Model):
    """Lets somebody in once who has lost the app. Only its hash is kept."""

    factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("factor", "sha256"), name="recovery_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.factor_id}"
