"""A campaign: its settings, numbers shown, places, policy and plans."""
