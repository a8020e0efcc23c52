"""What migrations do to a database that is in use."""
