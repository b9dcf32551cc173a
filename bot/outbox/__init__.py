"""Messages on their way to Discord: picked up, sent, noted."""
