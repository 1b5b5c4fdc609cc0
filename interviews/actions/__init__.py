"""Database writes that touch more than one row: keyword-only, typed, one transaction each."""
