"""What people type about subjects."""
