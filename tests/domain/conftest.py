"""Properties are judged by what they say, not by how fast a busy machine says it."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("callsheet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("callsheet")
