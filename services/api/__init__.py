"""The HTTP API: all that the command line can do, for editors, scripts and the console."""
