"""The demonstration: an invented organization with something to see on every first screen."""
