"""The one foreground process of `make run`: it starts everything, keeps it alive and ends it.

It imports no Django and no package of ours but `interviews.embedded`, `home` and `env`.
"""
