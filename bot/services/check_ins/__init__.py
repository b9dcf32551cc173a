"""Check-ins: when, what was answered, who reaches out."""
