"""What was achieved against a threat: events, who led and who supported, and what came of it."""
