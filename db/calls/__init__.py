"""Attempts, promises, messages and recordings."""
