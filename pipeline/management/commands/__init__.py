"""Commands of the slow half."""
