"""Statements of banks, as their files tell them: read row by row, corrected by a person, then heard as bank lines."""
