"""Pictures of messages for the docs, drawn from what the bot sent."""
