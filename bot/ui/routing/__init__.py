"""All routes from custom ids to handlers."""
