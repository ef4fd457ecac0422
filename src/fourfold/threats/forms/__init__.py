"""What people type about threats, by noun."""
