"""Fixtures for everybody: the cast of named people."""

pytest_plugins = ("tests.cast",)
