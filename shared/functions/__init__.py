"""The two ends of a Lambda: what runs in it, and what calls it."""
