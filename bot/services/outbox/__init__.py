"""Messages on their way: what each may say now, and what came of it."""
