"""A whole call centre on one machine, simulated around the real product."""
