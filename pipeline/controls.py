"""A competency that no interview asks for, put beside a real one: nobody can have a level of it.

A model that gives one was moved by something that asks for levels, or gives them to everybody.
"""

from pipeline.competencies import AskedCompetency
from pipeline.words import stem, telling_words

#: Name, and the text of each level with a number in it.
TRADES = (
    ("Taming falcons", "Has tamed {} falcons."),
    ("Keeping a lighthouse", "Has kept {} lighthouses."),
    ("Tuning church organs", "Has tuned {} church organs."),
)


def control_for(competency: AskedCompetency, said: str) -> AskedCompetency:
    """As many levels as the competency has, of something that neither it nor what was said names.

    Where they name everything that we know (in English), it is the last.
    """
    near = stems_of(" ".join((competency.name, competency.description, *competency.levels, said)))
    apart = [trade for trade in TRADES if not stems_of(trade[0]) & near]
    name, level = (apart or [TRADES[-1]])[0]
    levels = tuple(level.format(count) for count in range(1, len(competency.levels) + 1))
    return AskedCompetency(0, name, levels=levels)


def stems_of(text: str) -> frozenset[str]:
    return frozenset(map(stem, telling_words(text)))
