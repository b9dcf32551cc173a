"""Looking around among mentors."""
