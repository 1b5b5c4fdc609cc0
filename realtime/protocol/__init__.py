"""The pure heart of the live half: events in, commands out; no sockets, no clock, no tasks."""
