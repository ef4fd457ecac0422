"""Fourfold: one picture of serious and organised crime, for pursue, prevent, protect and prepare."""
