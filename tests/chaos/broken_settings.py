"""The settings of a process that breaks the promise that SABOTAGE names (see `sabotage.py`)."""

from interviews import settings

for _name in dir(settings):
    if _name.isupper():
        globals()[_name] = getattr(settings, _name)

INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.chaos.sabotage.Sabotage"]
