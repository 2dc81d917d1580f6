"""What happened, compared with what may happen."""
