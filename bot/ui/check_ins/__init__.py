"""Check-ins: asked, answered, talked about."""
