"""Before going live."""
