"""How a file becomes judged rows: read it, map it, judge it, hand back what was rejected."""
