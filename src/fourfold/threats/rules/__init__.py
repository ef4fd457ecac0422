"""The pure decisions about threats, one noun a file: no database, no clock, no web."""
