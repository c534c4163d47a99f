"""``python -m services.animation_worker``."""

from services.animation_worker.main import main

main()
