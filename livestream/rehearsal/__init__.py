"""Rehearsals: recorded comments played at any speed, and how well the crew did."""
