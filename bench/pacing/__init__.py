"""Pacing in simulation: one floor, the shipped policy and the public rules, the same fate for all of them."""
