"""Make talking heads: jobs of ``talking-head``."""
