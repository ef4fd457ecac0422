"""Tests that open Chromium: they share one region, one site and one browser."""
