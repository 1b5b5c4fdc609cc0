"""Celery entry points of the domain: what is looked for now and then, and what nobody waits for."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from interviews.accounts.reset_mail import send_reset_mail
from interviews.actions.abandoned import sweep_sessions
from interviews.actions.attempts import forget_old_attempts
from interviews.actions.erasure import finish_erasures
from interviews.actions.retention import erase_again, erase_expired
from interviews.actions.unused_invitations import forget_unused_invitations
from interviews.actions.withdrawn_sound import delete_withdrawn_sound

logger = logging.getLogger(__name__)
#: Who asked an hour ago has asked again since.
MAIL_EXPIRES_S = 3600


@shared_task(name="interviews.sweep_sessions")
def sweep() -> None:
    """Interrupt what was abandoned, end what nobody came back to, delete what was taken back."""
    sweep_sessions(now=timezone.now())
    delete_withdrawn_sound()


@shared_task(name="interviews.erase")
def erase() -> None:
    """What may not be kept any longer goes, what a storage had not let go, and what came back."""
    erase_expired(now=timezone.now())
    forget_unused_invitations(now=timezone.now())
    forget_old_attempts()
    finish_erasures()
    erase_again(now=timezone.now())


@shared_task(name="interviews.send_reset_mail")
def send_reset_mail_task(email: str) -> None:
    """No row is behind it: when it is lost, the person asks again."""
    send_reset_mail(email)


def ask_for_reset_mail(email: str) -> None:
    """Without a broker nothing is sent and nothing raised: the answer is always the same."""
    try:
        send_reset_mail_task.apply_async((email,), retry=False, expires=MAIL_EXPIRES_S)
    except OperationalError:
        logger.warning("The broker is away: an e-mail was not sent")
