"""Agents and groups, and what screens show of them."""
