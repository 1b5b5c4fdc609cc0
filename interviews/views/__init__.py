"""Pages and files over HTTP: decode, ask `access.py`, call one action, answer."""
