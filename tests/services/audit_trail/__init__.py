"""The audit trail for facilitators."""
