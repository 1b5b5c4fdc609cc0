"""How long somebody who talks can wait for a search (pure)."""

#: For the query's vector; without it words alone find. The rest of a search takes milliseconds.
PATIENCE_S = 0.15
