"""What `fourfold bench` measures, and the data on which it does."""
