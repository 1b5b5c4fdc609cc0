"""The live half: browser and voice provider, joined by a pure relay."""
