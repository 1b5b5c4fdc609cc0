"""Sound on both wires: PCM16, 24 kHz, mono, little-endian."""

SAMPLE_RATE_HZ = 24_000
BYTES_PER_SAMPLE = 2
BYTES_PER_MS = SAMPLE_RATE_HZ * BYTES_PER_SAMPLE // 1000

#: So much sound before the first word is part of a turn where a provider finds its beginning; the
#: offset that it names lies there. We ask for it in each configuration.
PADDING_MS = 300
