"""Papers: which are asked for, which were noted and seen, and how a product stands with them."""
