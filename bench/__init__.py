"""Measurements: commands that print a table with the ratio to a peer of the same run."""
