"""Our relay beside a Node proxy that parses provider events: sessions per core, latency, memory."""
