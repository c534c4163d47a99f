"""Media: probing, ffmpeg and what is painted and spoken here; pure plans, and one runner that carries them out."""
