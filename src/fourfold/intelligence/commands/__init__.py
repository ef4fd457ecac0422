"""What people and programs do with intelligence."""
