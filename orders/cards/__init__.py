"""Cards: a page of the provider to pay on, what it tells us afterwards, and money that goes back to a card."""
