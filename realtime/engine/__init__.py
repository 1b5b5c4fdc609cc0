"""The local voice engine: an offline server that speaks the Realtime protocol."""
