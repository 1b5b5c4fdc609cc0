"""`manage.py let_in NAME`: for a superuser who cannot sign in, from the machine itself."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.accounts.attempts import unlock
from interviews.actions.second_factors import remove_second_factor


class Command(BaseCommand):
    help = "Let an account try to sign in again; with --without-second-factor, take that off too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the account, in its letters")
        parser.add_argument(
            "--without-second-factor", action="store_true", help="take the second factor off too"
        )

    def handle(self, *_args: object, name: str, without_second_factor: bool, **_o: object) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}. User names are case-sensitive.")
        unlock(name)
        self.stdout.write("They may try again at once.")
        if without_second_factor:
            removed = remove_second_factor(user=user)
            self.stdout.write("The second factor is off." if removed else "There was none.")
