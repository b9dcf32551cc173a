"""What the tests share: people and rows by hand, databases, steps, reading."""
