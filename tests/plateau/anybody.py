"""A Python that every account of this machine may run: the one of the tests may lie below root's home."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import structlog

_SYSTEM = f"/usr/bin/python3.{sys.version_info.minor}"
PYTHON = _SYSTEM if os.getuid() == 0 and os.access(_SYSTEM, os.X_OK) else sys.executable
PACKAGES = {"PYTHONPATH": str(Path(structlog.__file__).parent.parent)}
"""What it needs in its environment to find the same packages."""
