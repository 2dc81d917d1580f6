"""Scripts of calls over the api: drafts and versions for those who write them, the script of a call for its agent."""
