"""Who did each step: the books, states, notes, rates and decisions, read together. Nothing here writes."""
