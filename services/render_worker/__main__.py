"""``python -m services.render_worker``."""

from services.render_worker.main import main

main()
