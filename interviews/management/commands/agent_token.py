"""`manage.py agent_token`: make, list and revoke the tokens of programs, on the machine itself."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interviews.actions.agent_tokens import create_agent_token, revoke_agent_token
from interviews.actions.errors import TokenRefusedError
from interviews.models import AgentScope, AgentToken, Interview, Organization


class Command(BaseCommand):
    help = (
        "Make a token for a program (its secret is the only line on standard output, shown once), "
        "or --list them, or --revoke one by its beginning."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its short name (slug)")
        parser.add_argument("name", nargs="?", help="what uses the token")
        parser.add_argument(
            "--scope",
            action="append",
            choices=AgentScope.values,
            help="what it may do, again for another; read where none is given",
        )
        parser.add_argument(
            "--interview", action="append", metavar="ID", help="only this one, again for another"
        )
        parser.add_argument("--days", type=int, default=90, help="how long it is good; 0: for ever")
        parser.add_argument("--list", action="store_true", help="print those that there are")
        parser.add_argument(
            "--revoke", metavar="BEGINNING", help="end the one that begins like this"
        )

    def handle(self, *_args: object, **given: Any) -> None:
        organization = Organization.objects.filter(slug=given["organization"]).first()
        if organization is None:
            raise CommandError("There is no organization with this short name.")
        if given["list"]:
            self._list(organization)
        elif given["revoke"]:
            self._revoke(organization, given["revoke"])
        else:
            self._create(organization, given)

    def _create(self, organization: Organization, given: dict[str, Any]) -> None:
        now = timezone.now()
        try:
            token, secret = create_agent_token(
                organization=organization,
                name=given["name"] or "",
                scopes=given["scope"] or [AgentScope.READ],
                interviews=_interviews(organization, given["interview"]),
                expires_at=now + timedelta(days=given["days"]) if given["days"] else None,
                now=now,
            )
        except (TokenRefusedError, OverflowError) as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"{token}: keep it now, it is not shown again.")
        self.stdout.write(secret)

    def _list(self, organization: Organization) -> None:
        now = timezone.now()
        for token in AgentToken.objects.filter(organization=organization):
            state = token.closed_because(now=now) or "in force"
            self.stdout.write(f"{token.prefix}  {state:8}  {'+'.join(token.scopes)}  {token.name}")

    def _revoke(self, organization: Organization, beginning: str) -> None:
        found = AgentToken.objects.filter(organization=organization, prefix__startswith=beginning)
        if len(found) != 1:
            raise CommandError(f"{len(found)} tokens begin like this; one is needed.")
        revoke_agent_token(found[0], now=timezone.now())
        self.stdout.write(f"{found[0]} is revoked.")


def _interviews(organization: Organization, ids: list[str] | None) -> list[Interview] | None:
    if not ids:
        return None
    try:
        found = list(Interview.objects.filter(organization=organization, pk__in=ids))
    except ValidationError:
        found = []
    if len(found) != len(set(ids)):
        raise CommandError("There is no such interview in this organization.")
    return found
