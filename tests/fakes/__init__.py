"""Strict stand-ins for the paid providers, served over HTTP: they refuse what the real ones refuse, and they bill."""
