"""Statistics of a period, for supervisors."""
