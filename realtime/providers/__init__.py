"""The other end of a Leg: providers of realtime voice, each behind the seam of `base.py`."""
