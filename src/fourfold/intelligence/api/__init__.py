"""Intelligence for programs."""
