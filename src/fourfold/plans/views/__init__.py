"""The pages of plans and boards, by noun."""
