"""What people type about plans and boards, by noun."""
