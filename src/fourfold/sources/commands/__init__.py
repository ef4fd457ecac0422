"""What may be done with imports, by noun."""
