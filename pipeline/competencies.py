"""What an interview asks for, as the steps read it (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskedCompetency:
    """A competency of the version that the Session ran with; `levels` from lowest to highest."""

    number: int
    name: str
    description: str = ""
    levels: tuple[str, ...] = ()


def anchor_of(competency: AskedCompetency, level: int | None) -> str:
    """The interview's own words for a level; empty where there is none."""
    levels = competency.levels
    return levels[level - 1] if level and level <= len(levels) else ""


def describe(competency: AskedCompetency) -> str:
    """For a prompt; these are words of the people who wrote the interview."""
    levels = " ".join(f"[{n}] {text}" for n, text in enumerate(competency.levels, start=1))
    return " ".join(f"{competency.name}: {competency.description} Levels: {levels}".split())
