"""The studio: where hosts and operators plan, run and close their sessions."""
