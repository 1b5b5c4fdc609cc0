"""`docs/reference/commands.md`: make's targets and the commands of manage.py, as they are."""

import re
from argparse import SUPPRESS, Action
from collections.abc import Iterator

from django.core.management import BaseCommand, get_commands, load_command_class

from interviews.home import CHECKOUT
from tests.docs.tables import cell, table

OPENING = """# Commands

Written from the Makefile and from the commands themselves by
`python -m tests.docs.reference --write`; a test compares.

## make
"""
BETWEEN = """The variables that targets take stand at the top of the [Makefile](../../Makefile).

## manage.py

`python manage.py COMMAND --help` says the same. They need the [settings](settings.md) of the
installation: `VIVA_HOME`, or `DATABASE_URL` and `SECRET_KEY`. Django's own commands are there too.
"""
OURS = ("interviews", "pipeline", "realtime")
TARGET = re.compile(r"^([a-z0-9-]+):[^#\n]*## (.+)$", re.MULTILINE)


def page() -> str:
    parts = [OPENING, table(["target", "does"], targets()), BETWEEN]
    return "\n".join([*parts, *(_told(name, command) for name, command in our_commands())])


def targets() -> list[list[str]]:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    return [[f"`make {name}`", cell(told)] for name, told in TARGET.findall(makefile)]


def our_commands() -> Iterator[tuple[str, BaseCommand]]:
    for name, app in sorted(get_commands().items()):
        if app in OURS:
            yield name, load_command_class(app, name)


def _told(name: str, command: BaseCommand) -> str:
    taken = list(_taken(name, command))
    places = [_place(action) for action in taken if not action.option_strings]
    usage = " ".join([name, *places])
    parts = [f"### `{usage}`\n", f"{cell(str(command.help))}\n"]
    if taken:
        parts.append(table(["takes", "means"], [_row(action) for action in taken]))
    return "\n".join(parts)


def _taken(name: str, command: BaseCommand) -> Iterator[Action]:
    """What the command takes beside what all of Django's take."""
    usual = {each.dest for each in BaseCommand().create_parser("manage.py", name)._actions}
    for action in command.create_parser("manage.py", name)._actions:
        if action.dest not in usual and action.help != SUPPRESS:
            yield action


def _place(action: Action) -> str:
    name = _value(action)
    return {"?": f"[{name}]", "+": f"{name} ...", "*": f"[{name} ...]"}.get(str(action.nargs), name)


def _row(action: Action) -> list[str]:
    name = ", ".join(action.option_strings) or _place(action)
    value = "" if not action.option_strings or action.nargs == 0 else f" {_value(action)}"
    words = [cell(action.help or "")]
    if action.choices:
        words.append("one of " + ", ".join(f"`{choice}`" for choice in action.choices))
    if action.default not in (None, False, "", [], SUPPRESS):
        words.append(f"`{action.default}` unless given")
    return [f"`{name}{value}`", "; ".join(word for word in words if word)]


def _value(action: Action) -> str:
    return str(action.metavar or action.dest).upper()
