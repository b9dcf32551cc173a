"""What is looked at when a server is set up: whether all is in place, what its names suggest, what is refused."""
