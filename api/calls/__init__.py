"""The agent's desk, and promises."""
