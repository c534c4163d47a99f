"""What all services stand on; nothing here knows a service."""
