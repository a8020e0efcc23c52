"""Settlement: what producers are paid, run by run, and how it reaches them."""
