"""Run node types with ffmpeg, in a worker or in a Lambda: the same code makes the same film in both."""
