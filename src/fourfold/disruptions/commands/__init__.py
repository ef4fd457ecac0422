"""What may be done to disruptions, by noun."""
