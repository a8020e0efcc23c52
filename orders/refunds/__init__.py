"""Money that goes back to who paid it: promised once, sent once, and never more than there is."""
