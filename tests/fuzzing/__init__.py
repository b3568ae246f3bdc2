"""What is fuzzed, and with what: ``texts`` makes the inputs, and each target takes one and fails, or does not.

``benchmarks/fuzz.py`` runs the targets for long, ``test_fuzzed.py`` briefly and on what once failed. They stand in ``loading``,
``steps``, ``files`` and ``pages``; what must hold of all of them, and what they share, in ``targets``.
"""

from fuzzing import files, loading, pages, steps
from fuzzing.targets import TARGETS, Target

__all__ = ["TARGETS", "Target", "files", "loading", "pages", "steps"]
