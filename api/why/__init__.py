"""Why nobody is called: a campaign, a lead, a person."""
