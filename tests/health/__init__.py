"""How the bot is, as seen from outside: over HTTP, by the service manager, by a container's check."""
