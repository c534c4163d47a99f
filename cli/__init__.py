"""The `callsheet` command line: everything on this machine, and a door to everything that runs elsewhere."""
