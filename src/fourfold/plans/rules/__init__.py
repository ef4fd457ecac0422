"""The pure decisions about plans and boards, one noun a file: no database, no clock, no web."""
