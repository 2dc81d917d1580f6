"""Agents, legs and orders, in memory."""
