"""Privacy: what is stored about somebody, and who sees it."""
