"""The real providers, asked for the cheapest thing that they make: only where a key is set, and by hand."""
