"""The link to Asterisk: manager interface and FastAGI."""
