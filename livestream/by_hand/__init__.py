"""Orders by hand: one line typed by an operator, and what it would do."""
