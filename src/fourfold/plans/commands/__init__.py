"""What may be done to plans and boards, by noun."""
