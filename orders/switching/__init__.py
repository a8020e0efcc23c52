"""Another way to pay for an order of which nothing was paid and nothing is packed."""
