"""What people write about a session: one transaction each, told the time, no pages and no steps."""
