"""The second factor: a code from a phone beside the password, for whoever touches money."""
