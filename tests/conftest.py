"""Settings that every test shares."""

from __future__ import annotations

import os

from hypothesis import settings

# A shared machine is slow at odd moments, so no example has a deadline. In CI the same examples are drawn each time,
# so that a red run tells of the change and not of luck; at a desk new ones are, so that luck finds something.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
