"""Talk to the internet: downloads that cannot be led into a private network."""
