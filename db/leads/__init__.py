"""Leads: which are called next, what the law is asked about them, and where they go."""
