"""``python -m services.tts_worker``."""

from services.tts_worker.main import main

main()
