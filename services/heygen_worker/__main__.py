"""``python -m services.heygen_worker``."""

from services.heygen_worker.main import main

main()
