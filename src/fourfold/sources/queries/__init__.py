"""Reads of imports, profiles and what waits to be settled."""
