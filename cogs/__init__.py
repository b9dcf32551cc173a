"""Where Discord knocks: slash commands and events, a few lines each: ask the service, show the card."""
