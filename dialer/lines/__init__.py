"""Trunks, numbers shown, and spending."""
