"""What is asked of disruptions, by noun."""
