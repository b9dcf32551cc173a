"""What is true: plain Python over plain values; time comes in as an argument."""
