"""Promised calls on a busy floor: how late they are."""
