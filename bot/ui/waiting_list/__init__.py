"""The waiting list: handlers, messages, forms and views."""
