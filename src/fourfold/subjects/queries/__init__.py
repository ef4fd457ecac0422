"""Reads of subjects, by what they answer."""
