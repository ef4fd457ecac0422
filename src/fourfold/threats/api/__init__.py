"""The master list, assessments, moderation and extracts for programs."""
