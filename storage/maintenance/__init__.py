"""Maintenance of the whole database: migrations, key checks and re-encryption."""
