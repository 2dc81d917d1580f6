"""Files of prospects: read, checked and turned into the leads of a batch."""
