"""Named fakes, only at the seams: a Voice, a provider's server, a browser."""
