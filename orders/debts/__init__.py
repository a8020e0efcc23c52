"""What we owe to the treasury, to hosts and carriers, what sellers owe us, and the bank lines that paid it."""
