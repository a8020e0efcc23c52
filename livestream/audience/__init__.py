"""Whoever watches on our own live page: who they are, what they say there, and what others may see of it."""
