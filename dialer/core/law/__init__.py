"""The law as data and pure functions: may this number be called, at this moment, in this way, showing this number."""
