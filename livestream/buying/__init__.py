"""Buyers: who is who, whose order is whose, and what they are told."""
