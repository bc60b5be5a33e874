"""Settings of the tests that run inside: a slow machine is no mistake of the sample's."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "inside", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("inside")
