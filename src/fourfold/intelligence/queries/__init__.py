"""What is asked of intelligence, on the reader's own connection."""
