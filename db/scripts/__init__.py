"""Scripts of calls in the database: drafts and versions, and the answers of each call."""
