"""The services on both databases: open matters."""
