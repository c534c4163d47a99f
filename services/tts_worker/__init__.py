"""Speak scripts: jobs of ``generate-voiceover``."""
