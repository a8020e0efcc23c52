"""Another way to pay."""
