"""4P plans, their actions and their owners, and the boards that decide about them."""
