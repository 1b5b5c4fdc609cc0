"""What an interview asks for, as the steps read it (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskedCompetency:
    """A competency of the version that the Session ran with; `levels` from lowest to highest."""

    number: int
    name: str
    description: str = ""
    levels: tuple[str, ...] = ()


def describe(competency: AskedCompetency) -> str:
    """For a prompt; these are words of the people who wrote the interview."""
    levels = " ".join(f"[{n}] {text}" for n, text in enumerate(competency.levels, start=1))
    return " ".join(f"{competency.name}: {competency.description} Levels: {levels}".split())
