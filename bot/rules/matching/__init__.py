"""Who fits whom: what is in the way, how well two fit, one mentor at a time, and the best set for all at once."""
