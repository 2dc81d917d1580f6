"""Which leads are called next, under the law."""
