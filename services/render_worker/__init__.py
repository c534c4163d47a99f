"""Render code scenes: jobs of ``render-code``."""
