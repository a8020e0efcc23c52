"""Closing the books of a month."""
