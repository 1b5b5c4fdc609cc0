"""`manage.py erase SESSION ...`, from the machine itself; `--replay` after a restored backup."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interviews.actions.erasure import erase_session
from interviews.actions.errors import StillDrivenError
from interviews.actions.retention import erase_again
from interviews.models import ErasureCertificate

Cause = ErasureCertificate.Cause


class Command(BaseCommand):
    help = "Erase sessions for good; with --replay, those that a restored backup has brought back."

    def add_arguments(self, parser: CommandParser) -> None:
        choices = [cause.value for cause in ErasureCertificate.CHOOSABLE]
        parser.add_argument(
            "sessions", nargs="*", type=UUID, metavar="SESSION", help="its id; several may be given"
        )
        parser.add_argument(
            "--cause",
            choices=choices,
            default=Cause.ASKED.value,
            help="what the certificate says of why",
        )
        parser.add_argument(
            "--replay",
            action="store_true",
            help="erase again what was erased before and is back; takes no session",
        )

    def handle(
        self, *_args: object, sessions: list[UUID], cause: str, replay: bool, **_options: object
    ) -> None:
        if replay == bool(sessions):
            raise CommandError("Say which sessions, or --replay.")
        if replay:
            self._replay()
        for session_id in sessions:
            self._erase(session_id, Cause(cause))

    def _erase(self, session_id: UUID, cause: Cause) -> None:
        try:
            done = erase_session(session_id=session_id, cause=cause, now=timezone.now())
        except StillDrivenError:
            raise CommandError(f"{session_id} is going on: end it first.") from None
        if done is None:
            raise CommandError(f"There is no session {session_id}.")
        done.refresh_from_db()
        left = f", {len(done.files_left)} files still to go" if done.files_left else ""
        self.stdout.write(f"{session_id} is erased: {done.row_count} rows{left}.")

    def _replay(self) -> None:
        gone, left = erase_again(now=timezone.now())
        self.stdout.write(f"{gone} sessions were back and are erased again.")
        if left:
            raise CommandError(f"{left} are going on: end them and repeat this.")
