"""What only a SQLite file needs: who may read it, and one visit to its thread for each statement."""
