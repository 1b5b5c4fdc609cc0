"""Offsets and lengths as people read them on a player (pure)."""

MS_PER_SECOND = 1000
SECONDS_PER_MINUTE = 60
MINUTES_PER_HOUR = 60


def clock(offset_ms: int) -> str:
    """`1:05`, and `1:02:05` from an hour on."""
    minutes, seconds = divmod(offset_ms // MS_PER_SECOND, SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
