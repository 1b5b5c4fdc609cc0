"""Finding what was said: two signals over the passages that a visitor may read, fused."""
