"""What a function may raise, found out from its source."""
