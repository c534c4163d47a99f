"""The services: one process per kind of work, standing on shared, never on each other."""
