"""How every button and select looks, by feature; what a press does stands in the routes."""
