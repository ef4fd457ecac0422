"""What decides about disruptions: plain Python, without clock or database."""
