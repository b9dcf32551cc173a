"""One repository for each kind of row."""
