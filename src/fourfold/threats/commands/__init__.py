"""What may be done to the master list, by noun."""
