"""Files of prospects that come in, and batches that are taken back."""
