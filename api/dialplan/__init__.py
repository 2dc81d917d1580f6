"""The dialplan in the administrator's room."""
