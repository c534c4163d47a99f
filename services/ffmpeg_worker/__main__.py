"""``python -m services.ffmpeg_worker``."""

from services.ffmpeg_worker.main import main

main()
