"""How well and how fast a search finds, among ten thousand passages and more."""
