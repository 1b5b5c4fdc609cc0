"""Composition: what one half needs of the other is joined here, once, at start."""


def connect() -> None:
    """Called when Django's applications are loaded."""
