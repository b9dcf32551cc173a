"""The services on both databases: closing."""
