"""Orders to be paid before they are packed: reminded, given up when the time is over, going on after all."""
