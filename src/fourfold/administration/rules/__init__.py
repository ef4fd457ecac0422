"""Decisions of administration: no clock, no database."""
