"""What is asked of plans and boards, by noun."""
