"""People and things for programs."""
