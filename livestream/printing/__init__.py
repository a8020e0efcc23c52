"""Slips for the bags: what is printed, and how it looks."""
