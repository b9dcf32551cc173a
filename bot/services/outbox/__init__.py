"""Messages on their way: what each may say now, what came of it."""
