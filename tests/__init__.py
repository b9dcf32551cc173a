"""The tests: rules as plain values, services on real databases, journeys through a simulated Discord."""
