"""Reads of the master list, by noun."""
