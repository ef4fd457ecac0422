"""Pages of intelligence."""
