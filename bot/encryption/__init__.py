"""Encryption of what people write: the key ring and its key file."""
