"""The bot: rules, services, the UI, the outbox, and how they are put together as one process."""
