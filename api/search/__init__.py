"""Contacts, leads and recordings found, and written out."""
