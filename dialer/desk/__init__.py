"""What agents and customers ask for."""
