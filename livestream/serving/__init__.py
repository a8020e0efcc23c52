"""Claims: who gets how much of what there is, for how long, and who is next."""
