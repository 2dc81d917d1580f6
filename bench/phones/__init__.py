"""Simulated agents' telephones: real SIP registrations, real sound."""
