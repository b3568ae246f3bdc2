"""Fuzzing: how many strange inputs were tried, and which of them something did not hold of.

    python benchmarks/fuzz.py [--examples 100000] [--minutes M] [--only NAME] [--seed 0]

Feeds loading, cleaning, every step that reads texts, the files that people write, and the pages and tables that are written
with what hypothesis makes of the words that rules react to, arbitrary Unicode and damaged files (tests/fuzzing/texts.py), and
checks what must hold of each (tests/fuzzing/targets.py). Examples are shared out between the targets, those that read much
getting more; it ends when they have been tried, or after M minutes. An example of a target that reads texts one by one holds up
to 30 of them; both are counted. The same seed tries the same examples.

Printed is a row per target: examples, inputs, failures, CPU seconds; then, also after Ctrl-C, the smallest input of each kind
of failure (exception and place) as a line for tests/cases/fuzzed.jsonl. A kind that is known does not stop the others. Exit 1 if
anything failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tests_on_path  # noqa: F401 - fuzzing is found there
from fuzzing import TARGETS, Target
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

ROOT = Path(__file__).resolve().parent.parent
#: Examples between two looks at the clock; hypothesis is begun anew with another seed for each.
ROUND = 60
#: CPU seconds that one example may take: texts are of some hundred characters.
SLOW = 10.0
#: CPU seconds for making a failure smaller.
SHRINKING = 20.0


class SlowError(AssertionError):
    """An example took too long."""


@dataclass
class Tried:
    """What was tried of one target."""

    target: Target
    examples: int = 0
    inputs: int = 0
    failed: int = 0
    seconds: float = 0.0
    smallest: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def once(self, example: Any, counted: bool) -> str | None:
        """Try one example; give the kind of failure."""
        began = time.process_time()
        try:
            self.target.holds(example)
            if time.process_time() - began > SLOW:
                raise SlowError(f"{time.process_time() - began:.1f} s of CPU")
            kind = None
        except Exception as error:
            kind = kind_of(error)
            if kind not in self.smallest or len(_line(example)) < len(_line(self.smallest[kind][0])):
                self.smallest[kind] = (example, f"{type(error).__name__}: {str(error)[:300]}")
        if counted:
            self.examples += 1
            self.inputs += self.target.count(example)
            self.failed += kind is not None
        return kind

    def round(self, examples: int, number: int) -> None:
        """Try so many examples; look for the smallest of a new kind of failure."""
        known = set(self.smallest)
        shrinking, give_up = False, 0.0

        @seed(number)
        @settings(
            max_examples=examples, deadline=None, database=None, verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False, print_blob=False,
        )  # fmt: skip
        @given(self.target.inputs)
        def tried(example: Any) -> None:
            nonlocal shrinking, give_up
            if shrinking and time.process_time() > give_up:
                return
            kind = self.once(example, not shrinking)
            if kind is not None and kind not in known:
                if not shrinking:
                    shrinking, give_up = True, time.process_time() + SHRINKING
                raise AssertionError(kind)

        began = time.process_time()
        # What fails now and then, or in another way when it is smaller, is a failure all the same, and is kept.
        try:
            tried()
        except Exception:
            if not shrinking:
                raise
        finally:
            self.seconds += time.process_time() - began


def kind_of(error: BaseException) -> str:
    """Name an exception by its type and the last place in our own files that it came through."""
    frames = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if str(ROOT) in f.filename and "site-packages" not in f.filename
    ]
    own = [f for f in frames if "nlp_helpers" in f.filename] if not isinstance(error, AssertionError) else frames
    last = (own or frames)[-1]
    return f"{type(error).__name__} at {Path(last.filename).relative_to(ROOT)}:{last.lineno}"


def _line(example: Any) -> str:
    return json.dumps(example)


def _try_all(chosen: list[Tried], wanted: dict[str, int], until: float, first: int) -> None:
    """Go round, always on with the target that is farthest behind, so that all have had their part when time is up."""
    number = first * 1_000_003
    while time.monotonic() < until and any(tried.examples < wanted[tried.target.name] for tried in chosen):
        behind = min(chosen, key=lambda tried: tried.examples / max(1, wanted[tried.target.name]))
        left = wanted[behind.target.name] - behind.examples
        before = behind.examples
        behind.round(max(1, min(round(ROUND * behind.target.share), left)), number)
        if behind.examples == before:  # there are no more
            wanted[behind.target.name] = behind.examples
        number += 1
        if sys.stderr.isatty():
            print(f"\r{sum(t.examples for t in chosen):,} of {sum(wanted.values()):,}", end="", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=100_000, help="over all targets (default 100,000)")
    parser.add_argument("--minutes", type=float, help="end after so many, whatever is left")
    parser.add_argument("--only", help="targets whose name holds this")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    chosen = [Tried(one) for name, one in TARGETS.items() if not args.only or args.only in name]
    if not chosen:
        parser.error(f"no target {args.only!r}; there are {', '.join(TARGETS)}")
    of_all = sum(tried.target.share for tried in chosen)
    wanted = {tried.target.name: round(args.examples * tried.target.share / of_all) for tried in chosen}
    until = time.monotonic() + 60 * args.minutes if args.minutes else float("inf")
    with contextlib.suppress(KeyboardInterrupt):
        _try_all(chosen, wanted, until, args.seed)
    print(f"{'target':<24}{'examples':>10}{'inputs':>10}{'failed':>8}{'CPU s':>8}")
    for tried in chosen:
        print(f"{tried.target.name:<24}{tried.examples:>10,}{tried.inputs:>10,}{tried.failed:>8,}{tried.seconds:>8.0f}")
    total = [sum(getattr(t, what) for t in chosen) for what in ("examples", "inputs", "failed", "seconds")]
    print(f"{'all':<24}{total[0]:>10,}{total[1]:>10,}{total[2]:>8,}{total[3]:>8.0f}")
    for tried in chosen:
        for kind, (example, says) in tried.smallest.items():
            print(f"\n{kind}\n{says}")
            print(json.dumps({"target": tried.target.name, "input": example, "holds": ""}))
    return 1 if total[2] else 0


if __name__ == "__main__":
    sys.exit(main())
