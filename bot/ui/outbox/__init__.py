"""What letters and cards say, by their kinds."""
