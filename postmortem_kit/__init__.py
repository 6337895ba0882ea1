"""postmortem_kit: one YAML file in, one post with a haiku title on a site out."""

from __future__ import annotations

__version__ = "0.1.0"
