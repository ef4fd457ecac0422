"""What may be recorded of subjects, by noun."""
