"""What a Turn is called outside of its table, `<leg>.<position>`, and its anchor (pure)."""


def reference_of(leg_number: int, position: int) -> str:
    """As tools, citations and exports name a Turn of a Session: `1.4`."""
    return f"{leg_number}.{position}"


def place_of(reference: str) -> tuple[int, int]:
    """Leg number and position. Raises ValueError for what is no reference."""
    leg_number, position = reference.split(".")
    return int(leg_number), int(position)


def anchor_of(reference: str) -> str:
    """The id of its line on the session page."""
    return f"turn-{reference.replace('.', '-')}"
