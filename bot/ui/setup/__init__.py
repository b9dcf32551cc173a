"""The server's settings, the guide, what people may say about themselves."""
