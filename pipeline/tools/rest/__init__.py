"""The REST door: addresses and their description, both made from the catalogue."""
