"""Whether a regular expression of the package takes more than linear time; ``benchmarks/long_texts.py --patterns`` calls it.

Every pattern that a module of nlp_helpers compiles when it is imported, or has in its source, is given strings made to be hard
for it: for each repeat in it what stands before the repeat, the repeated part many times (each character that it takes, each
alternative), and something that makes the rest fail. It is called in the ways in which its module calls it, at two lengths.

A pattern that is slow on long strings matters only if it is given some: `SHORT` says of those that are asked of a few characters
only, of how many; they are tried up to these.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

_parser = importlib.import_module("re._parser")
_compiler = importlib.import_module("re._compiler")

SIZES = (1_500, 6_000)
GIVEN_UP = 0.6  # seconds
SLOW = 0.01  # seconds at the longer length below which growth is not judged
STEEP = 1.6  # times of four lengths in one; 1 is linear
CHARS = {
    "CATEGORY_SPACE": " \n",
    "CATEGORY_NOT_SPACE": "a.",
    "CATEGORY_WORD": "a1A",
    "CATEGORY_NOT_WORD": " .,",
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a ",
}
ANY = "aA1 .,-\"'\n"
BREAKERS = ("", "\x00", "!", " a", "\n", "A")
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

#: Module and name of a pattern, or module and line → the most characters that it is given.
SHORT = {
    "briefing/lede_candidates.py:_DATELINE": 100,
    "about/outlets.py:_COPYRIGHT": 600,
    "about/outlets.py:_OWNER_ENDS": 61,
    "about/outlets.py:_RIGHTS": 600,
    "about/day_features.py:_LABEL": 100,
    "quotes/marks.py:re.match": 4,
    "dates/relative.py:_SENTENCE_START": 20,
    "clean/lines.py:_BEHIND_THE_STOP": 80,
    "clean/sentences.py:_LAST_WORD": 30,
}


class TooSlowError(Exception):
    """A pattern took too long."""


@dataclass(frozen=True)
class Found:
    """A pattern of the package: where it stands, what it is called, and how it is used."""

    pattern: str
    flags: int
    where: str
    name: str
    ways: frozenset[str]


def collect() -> list[Found]:
    """List the patterns of the package."""
    seen: dict[tuple[str, int], tuple[str, int]] = {}
    compile_ = _compiler.compile

    def recorded(pattern: Any, flags: int = 0) -> Any:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.endswith(("re/__init__.py", "grammar.py")):
            frame = frame.f_back
        if frame is not None and "nlp_helpers" in frame.f_code.co_filename and isinstance(pattern, str):
            seen.setdefault((pattern, int(flags)), (frame.f_code.co_filename, frame.f_lineno))
        return compile_(pattern, flags)

    _compiler.compile = recorded
    try:
        import nlp_helpers

        for module in pkgutil.walk_packages(nlp_helpers.__path__, "nlp_helpers."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    finally:
        _compiler.compile = compile_
    found = []
    package = Path(nlp_helpers.__file__).parent

    def within(path: str) -> str:
        return Path(path).relative_to(package).as_posix()

    files = {str(path): _Source(path) for path in sorted(package.rglob("*.py"))}
    for (pattern, flags), (path, line) in seen.items():
        name = files[path].name_at(line)
        found.append(
            Found(
                pattern,
                flags,
                f"{within(path)}:{line}",
                name,
                files[path].ways.get(name, frozenset()),
            )
        )
    for path, source in files.items():
        for pattern, flags, line, way in source.written:
            found.append(
                Found(
                    pattern,
                    flags,
                    f"{within(path)}:{line}",
                    f"re.{way}",
                    frozenset({way}),
                )
            )
    return sorted(found, key=lambda one: (one.where, one.pattern))


class _Source:
    """What a module's source says of its patterns."""

    def __init__(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.names: list[tuple[int, int, str]] = []
        ways: dict[str, set[str]] = {}
        self.written: list[tuple[str, int, int, str]] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.names.append((node.lineno, node.end_lineno or node.lineno, node.targets[0].id))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                ways.setdefault(node.value.id, set()).add(node.attr)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                what = node.args[0]
                ours = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
                if ours and node.func.attr != "compile" and isinstance(what, ast.Constant):
                    flags = int(re.IGNORECASE) if "IGNORECASE" in ast.unparse(node) else 0
                    self.written.append((str(what.value), flags, node.lineno, node.func.attr))
        self.ways = {name: frozenset(own) for name, own in ways.items()}

    def name_at(self, line: int) -> str:
        """The variable that is given a value on a line."""
        return next((name for first, last, name in self.names if first <= line <= last), "")


def _of(node: Any) -> list[str]:
    """A few strings that a node of a parsed pattern matches, the first the plainest."""
    op, value = str(node[0]), node[1]
    if op == "LITERAL":
        return [chr(value)]
    if op == "NOT_LITERAL":
        return [c for c in ANY if ord(c) != value][:3]
    if op == "ANY":
        return list("a .")
    if op == "IN":
        return _of_set(value)
    if op == "BRANCH":
        return [text for branch in value[1] for text in _of_all(branch)[:2]][:12]
    if op == "SUBPATTERN":
        return _of_all(value[3])
    if op == "ATOMIC_GROUP":
        return _of_all(value)
    if op in REPEATS:
        low, _, body = value
        return [text * max(1, low) for text in _of_all(body)] + ([""] if low == 0 else [])
    return [""]  # places, look-arounds and references take no characters


def _of_set(value: Any) -> list[str]:
    negated = bool(value) and str(value[0][0]) == "NEGATE"
    inside: list[str] = []
    for op, what in value:
        if str(op) == "LITERAL":
            inside.append(chr(what))
        elif str(op) == "RANGE":
            inside += [chr(what[0]), chr(what[1])]
        elif str(op) == "CATEGORY":
            inside += CHARS.get(str(what), "a")
    if not negated:
        return inside[:8] + inside[-2:]
    return [c for c in ANY + "é“(<[/" if c not in inside][:6]


def _of_all(nodes: Any) -> list[str]:
    parts = [_of(node) for node in nodes]
    if not parts:
        return [""]
    plain = "".join(part[0] for part in parts)
    others = [
        "".join([*(p[0] for p in parts[:k]), one, *(p[0] for p in parts[k + 1 :])])
        for k, part in enumerate(parts)
        for one in part[1:]
    ]
    return list(dict.fromkeys([plain, *others]))[:12]


def _repeats(nodes: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each long repeat of a pattern: what comes before it and what it repeats."""
    for node in nodes:
        op, value = str(node[0]), node[1]
        if op in REPEATS:
            if int(value[1]) > 12:
                yield before, [text for text in _of_all(value[2]) if text]
            yield from _repeats(value[2], before)
        elif op == "BRANCH":
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif op in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
            yield from _repeats(value[-1], before)
        elif op == "ATOMIC_GROUP":
            yield from _repeats(value, before)
        before += _of(node)[0]


def attacks(pattern: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """Yield strings that may be hard for a pattern: before, what is repeated, behind."""
    parsed = _parser.parse(pattern, flags)
    for text in _of_all(parsed)[:6]:
        if text:
            yield "", text, ""
            yield "", text + " ", "\x00"
    for before, pumps in itertools.islice(_repeats(parsed, ""), 12):
        for pump in pumps[:8]:
            for behind in BREAKERS:
                yield before, pump, behind
            if before:
                yield "", before + pump, "\x00"
        for one, other in itertools.permutations(pumps[:4], 2):
            yield before, one + other, "\x00"


def timed(compiled: re.Pattern[str], ways: frozenset[str], text: str) -> float:
    """CPU seconds of a call in each way, or where no way is known of a search and all matches."""
    began = time.process_time()
    if "match" in ways or "fullmatch" in ways:
        compiled.match(text)
        compiled.fullmatch(text)
    if not ways & {"match", "fullmatch"} or ways & {"search", "finditer", "findall", "sub", "split", "pattern"}:
        compiled.search(text)
        for _ in compiled.finditer(text):
            pass
    return time.process_time() - began


def _give_up(*_: Any) -> None:
    raise TooSlowError


def _worst(one: Found) -> tuple[float, float, tuple[str, str, str]] | None:
    """The string on which a pattern grows more than linearly and is slowest: growth, seconds, parts."""
    compiled = re.compile(one.pattern, one.flags)
    most = SHORT.get(f"{one.where.split(':')[0]}:{one.name}", SIZES[-1])
    worst: tuple[float, float, tuple[str, str, str]] | None = None
    for before, pump, behind in dict.fromkeys(attacks(one.pattern, one.flags)):
        seconds = []
        for size in SIZES:
            text = before + pump * max(1, min(size, most) // len(pump)) + behind
            signal.setitimer(signal.ITIMER_VIRTUAL, GIVEN_UP)
            try:
                seconds.append(timed(compiled, one.ways, text))
            except TooSlowError:
                seconds.append(10 * GIVEN_UP)
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        growth = seconds[1] / max(seconds[0], 2e-5) / (SIZES[1] / SIZES[0])
        steep = growth > STEEP or min(seconds) > GIVEN_UP
        if seconds[1] > SLOW and steep and (worst is None or seconds[1] > worst[1]):
            worst = growth, seconds[1], (before, pump, behind)
        if seconds[1] > GIVEN_UP:
            break
    return worst


def report() -> bool:
    """Try every pattern and print those that grow more than linearly; say whether there are none."""
    signal.signal(signal.SIGVTALRM, _give_up)
    found = collect()
    slow = 0
    for one in found:
        worst = _worst(one)
        if worst:
            slow += 1
            growth, seconds, parts = worst
            told = ascii(tuple(part[-24:] for part in parts))
            print(f"{growth:7.1f}{seconds:8.3f}  {one.where:32} {one.name:20} {told}  {one.pattern[:60]!a}", flush=True)
    print(f"{len(found)} patterns, {slow} of them slower than linear on some string")
    return not slow
