"""The server's settings, the guide, and which traits people may say about themselves."""
