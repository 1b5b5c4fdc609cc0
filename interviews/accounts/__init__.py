"""The accounts of staff: signing in, trying again, a new password, a second factor."""
