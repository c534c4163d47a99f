"""Make animations: jobs of ``generate-animation``."""
