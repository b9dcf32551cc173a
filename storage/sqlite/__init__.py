"""What only SQLite needs: permissions of its files, and one call to its thread for each statement."""
