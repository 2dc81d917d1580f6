"""One floor twice, on real Asterisk and in the simulator, with the same parameters."""
