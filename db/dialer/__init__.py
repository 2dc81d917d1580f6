"""What the dialer alone writes: its journal, lease and decisions."""
