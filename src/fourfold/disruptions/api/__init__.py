"""Disruptions for programs."""
