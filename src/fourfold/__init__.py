"""Fourfold: one picture of serious and organised crime, for those who fight it."""
