"""Everything at a glance, for a member and for facilitators."""
