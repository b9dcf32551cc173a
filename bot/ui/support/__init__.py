"""Crisis lines, and the way to a facilitator."""
