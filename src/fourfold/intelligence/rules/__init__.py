"""Pure decisions on intelligence: grades, clocks, expiries, matching, retention."""
