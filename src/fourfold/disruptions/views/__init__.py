"""The pages of disruptions, by noun."""
