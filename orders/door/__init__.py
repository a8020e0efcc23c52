"""Cash on delivery, before the door: what labels ask for, deposits, and calls before anything is packed."""
