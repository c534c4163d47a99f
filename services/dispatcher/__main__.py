"""``python -m services.dispatcher``."""

from services.dispatcher.main import main

main()
