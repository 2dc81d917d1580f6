"""Writes the configuration of Asterisk from the settings; runs nothing but checks of its own work."""
