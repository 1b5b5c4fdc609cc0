"""`manage.py mcp`: the memory for an assistant on this machine, over standard input and output."""

import asyncio

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from mcp.server.stdio import stdio_server

from interviews.env import read_secret
from interviews.models import AgentToken
from pipeline.tools.bearer import Unauthorized, visitor_of
from pipeline.tools.mcp.reception import Authenticate
from pipeline.tools.mcp.server import build_server

DOOR = "stdio"


class Command(BaseCommand):
    help = "Serve the tools over MCP on stdio, with the agent token of VIVA_AGENT_TOKEN or --token."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--token",
            default="",
            help="instead of VIVA_AGENT_TOKEN; seen by others in the list of processes",
        )

    def handle(self, *_args: object, token: str, **_options: object) -> None:
        header = f"Bearer {token or read_secret('VIVA_AGENT_TOKEN')}"

        def authenticate() -> AgentToken:
            return visitor_of(header, door=DOOR, now=timezone.now())

        try:
            authenticate()
        except Unauthorized:
            raise CommandError(
                "VIVA_AGENT_TOKEN or --token must be one that is in force."
            ) from None
        asyncio.run(serve(authenticate))


async def serve(authenticate: Authenticate) -> None:
    """Until the other side closes; the token is asked for again at each call."""
    server = build_server(authenticate, door=DOOR)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
