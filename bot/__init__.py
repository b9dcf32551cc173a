"""The running program: what is true, what people can do, what they see, and how it is put together."""
