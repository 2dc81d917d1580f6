"""A campaign: its settings, outcomes, numbers, policy, and why it does not dial."""
