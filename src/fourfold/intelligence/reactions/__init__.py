"""What intelligence does when something happened within it."""
