"""The dispatcher: hears what changed, decides which nodes are ready, publishes them. It never calls a vendor."""
