"""Pure decisions on subjects: vocabularies, the forms of identifiers and names, and joining."""
