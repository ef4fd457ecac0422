"""What people type about disruptions, by noun."""
