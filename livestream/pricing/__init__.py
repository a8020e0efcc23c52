"""What a pack size costs at a moment: prices on air, and deals with their counted units."""
