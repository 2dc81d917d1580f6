"""A person's rights, consents, and numbers never to call."""
