"""How the running bot is, for those who look from outside: over HTTP, and for the service manager."""
