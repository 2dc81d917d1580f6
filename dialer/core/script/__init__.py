"""The script of a call: what an agent reads and asks, page by page. Pure: the document, its check, its course."""
