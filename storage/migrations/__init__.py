"""Migrations of the database from any earlier version to this one."""
