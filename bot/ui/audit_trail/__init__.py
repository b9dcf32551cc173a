"""The audit trail for facilitators: who did what."""
