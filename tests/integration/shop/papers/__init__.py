"""Papers of sellers and goods."""
