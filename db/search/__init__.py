"""Contacts, calls and recordings found, and written out."""
