"""How many calls, for whom, and promises first."""
