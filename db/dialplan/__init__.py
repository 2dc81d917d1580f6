"""The dialplan: what was put into service, and what is asked of it."""
