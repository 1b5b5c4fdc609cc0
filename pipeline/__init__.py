"""The slow half: from an ended session to what reviewers read."""
