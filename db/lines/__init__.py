"""Numbers shown, trunks, and what calls cost."""
