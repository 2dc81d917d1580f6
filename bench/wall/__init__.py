"""What a wall of 500 agents costs: the browser that shows it, and the api that feeds many."""
