"""all-MiniLM-L6-v2 in numpy: the embedding model of an installation that has no endpoint."""
