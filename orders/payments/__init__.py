"""Ways to pay, behind one interface. Adapters translate and decide nothing."""
