"""Finding what was said: three signals over the passages that a visitor may read, fused."""
