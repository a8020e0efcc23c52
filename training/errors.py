"""What can go wrong here."""
