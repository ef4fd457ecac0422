"""Tests of whole journeys: they share one world that most may not see."""
