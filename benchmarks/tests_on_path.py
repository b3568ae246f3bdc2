"""Puts tests/ on the import path: what the tests feed to the package, and check of it, some benchmarks take at full size."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
