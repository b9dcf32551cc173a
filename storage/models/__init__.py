"""What is remembered, as plain values."""
