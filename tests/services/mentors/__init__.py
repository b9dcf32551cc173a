"""The services on both databases: mentors."""
