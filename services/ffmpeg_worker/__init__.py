"""The worker that brings in, merges, mixes and composes media with ffmpeg."""
