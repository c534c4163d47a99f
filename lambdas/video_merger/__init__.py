"""The Lambda that merges videos."""
