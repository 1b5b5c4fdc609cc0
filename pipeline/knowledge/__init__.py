"""What an interviewer may look up: documents about a role, read and cut into passages."""
