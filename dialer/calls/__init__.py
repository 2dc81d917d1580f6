"""A call, from its placing to its end."""
