"""Numbers shown, and what calls cost."""
