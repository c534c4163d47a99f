"""The Lambda that mixes sound into a video."""
