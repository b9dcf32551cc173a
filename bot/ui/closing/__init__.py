"""The closing, the end of a mentorship: handlers, messages, cards, forms and views."""
