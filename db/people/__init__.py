"""What is kept of a person, who must not be called, and what a person may ask for."""
