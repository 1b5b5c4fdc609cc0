"""`manage.py demo`: an organization to look around in; its last line says in JSON where to go."""

import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from interviews.demo.notes import read_notes, write_notes
from interviews.demo.stage import set_stage


class Command(BaseCommand):
    help = "Set up the demonstration, or find that it stands; safe to repeat."

    def handle(self, *_args: object, **_options: object) -> None:
        notes_file = settings.HOME.demo_file
        notes = read_notes(notes_file)
        access = set_stage(notes, now=timezone.now())
        write_notes(notes_file, notes)
        self.stdout.write(json.dumps(asdict(access)))
