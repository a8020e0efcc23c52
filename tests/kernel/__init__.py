"""A small application on core alone: what core promises is shown without any product around it."""
