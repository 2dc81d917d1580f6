"""The floor in memory, and the live socket."""
