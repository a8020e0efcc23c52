"""What waits for a person about money, until somebody has decided."""
