"""The Lambda that composes videos."""
