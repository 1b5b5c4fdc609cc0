"""The steps, one file each, all of one shape."""
