"""Whether the tests pass with the lowest versions that pyproject.toml allows, and with the newest.

    python benchmarks/versions.py [--only lowest|newest] [--python 3.13 ...] [-k WORDS] [-n 2] [--keep DIR]

Makes an environment per end: wheels only, every direct dependency at its lower bound (or at its newest release; what is locked
does not count), the indirect ones at their newest. The files that git tracks or would track are copied as they are now, the copy
is installed there, and the pytest command of `make test` runs in it. Lint and types depend on no version and are left out.
Ten to twenty minutes per end, most of it tests; -k takes some of them, as with pytest.

Printed for each end: the versions of the direct dependencies, how many tests passed, failed and were expected to fail, seconds,
and what failed. Exit 0 if everything passed, 1 if a test failed or a lower bound is one that no installation gets, 2 if an
environment could not be made. Needs uv, and a package index within reach.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import tomllib
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from xml.etree import ElementTree

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
UNREACHABLE = re.compile(
    r"connect|timed? ?out|dns|resolve host|network|request failed|error sending|unreachable", re.IGNORECASE
)


class NotMadeError(Exception):
    """An environment could not be made; the message is for the reader."""


def run_uv(*arguments: str | Path, environment: Path | None = None) -> str:
    """Run uv; never let it fetch a Python, nor use an environment that happens to be active."""
    settings = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    settings |= {"UV_PYTHON_DOWNLOADS": "never"} | ({"VIRTUAL_ENV": str(environment)} if environment else {})
    done = subprocess.run(["uv", *map(str, arguments)], cwd=ROOT, env=settings, capture_output=True, text=True)
    if done.returncode:
        cause = "the package index can't be reached" if UNREACHABLE.search(done.stderr) else "uv could not do it"
        raise NotMadeError(f"{cause}; it says:\n{textwrap.indent(done.stderr.strip(), '  ')}")
    return done.stdout


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def direct_dependencies() -> dict[str, Requirement]:
    """Name → requirement, of the package, of its extras and of what builds it."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [declared["project"]["dependencies"], *declared["project"]["optional-dependencies"].values()]
    groups.append(declared["dependency-groups"]["build"])
    return {canonicalize_name(r.name): r for group in groups for r in map(Requirement, group)}


def make_environment(folder: Path, end: str, python: str) -> dict[str, str]:
    """Install what pyproject.toml asks for, at one end of its bounds.

    Returns the version of everything installed.
    """
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    wanted = [word for extra in extras for word in ("--extra", extra)]
    run_uv("venv", "--quiet", "--python", python, folder)
    run_uv(
        *("pip", "install", "--quiet", "--only-binary", ":all:", "--resolution", RESOLUTIONS[end]),
        *("--requirement", "pyproject.toml", "--group", "build", *wanted),
        environment=folder,
    )
    listed = json.loads(run_uv("pip", "list", "--format", "json", environment=folder))
    return {canonicalize_name(row["name"]): row["version"] for row in listed}


def copy_checkout(folder: Path) -> None:
    """Copy what git tracks or would track, as it is now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():  # a file may be deleted, but not yet for git
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def pytest_of_make() -> list[str]:
    """What `make test` gives to pytest."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"^\t\$\(PY\) -m pytest (.+)$", makefile, flags=re.MULTILINE)
    return shlex.split(command)


def run_tests(environment: Path, copy: Path, more: list[str]) -> tuple[Counter[str], list[str]]:
    """Run the tests of the copy; how many ended in which way, and a line for each that failed."""
    results, log = copy.parent / "results.xml", copy.parent / "tests.log"
    command = [python_of(environment), "-m", "pytest", *pytest_of_make(), *more, f"--junit-xml={results}"]
    with log.open("w", encoding="utf-8") as file:
        code = subprocess.run(command, cwd=copy, stdout=file, stderr=subprocess.STDOUT).returncode
    if code not in (0, 1) or not results.exists():
        said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        return Counter(failed=1), [f"pytest stopped with exit code {code}:\n{textwrap.indent(said, '  ')}"]
    counts: Counter[str] = Counter()
    failures = []
    for case in ElementTree.parse(results).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        problem = next((part for part in case if part.tag in ("failure", "error")), None)
        skipped = case.find("skipped")
        if problem is not None:
            counts["failed"] += 1
            failures.append(f"{name}: {' '.join((problem.get('message') or '').split())[:200]}")
        elif skipped is not None:
            counts["xfailed" if skipped.get("type") == "pytest.xfail" else "skipped"] += 1
        else:
            counts["passed"] += 1
    return counts, failures


def unreachable_bounds(versions: dict[str, str]) -> list[str]:
    """Lower bounds below what an installation gets: nothing tests them, so they promise too much."""
    said = []
    for name, requirement in sorted(direct_dependencies().items()):
        (lower,) = (Version(s.version) for s in requirement.specifier if s.operator == ">=")
        taken = Version(versions[name])
        # 77 is taken for 77.0.1: a bound of a series starts where its first release does.
        if taken.release[: len(lower.release)] != lower.release:
            said.append(f"{name}>={lower}: {taken} is the lowest that can be installed")
    return said


def check_end(end: str, python: str, folder: Path, more: list[str]) -> bool:
    """Make one environment, run the tests in it, and print what came out."""
    environment, copy = folder / "environment", folder / "checkout"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    versions = make_environment(environment, end, python)
    copy_checkout(copy)
    run_uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", copy, environment=environment)
    said = subprocess.run([python_of(environment), "-V"], capture_output=True, text=True, check=True)
    print(f"{end} versions, {said.stdout.strip()}")
    taken = ", ".join(f"{name} {versions[name]}" for name in sorted(direct_dependencies()))
    print(textwrap.fill(taken, 110, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False), flush=True)

    started = time.monotonic()
    counts, failures = run_tests(environment, copy, more)
    failures += unreachable_bounds(versions) if end == "lowest" else []
    ended = ", ".join(f"{counts[way]} {way}" for way in ("passed", "failed", "xfailed", "skipped"))
    print(f"  {ended}; {time.monotonic() - started:.0f} s")
    for line in failures:
        print(f"  FAILED {line}")
    print(flush=True)
    return not failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=RESOLUTIONS, help="one of the two ends")
    parser.add_argument(
        "--python", nargs="+", default=[sys.executable], help="paths, or numbers such as 3.13 (default: this one)"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep environments, copies and pytest's output in DIR")
    parser.add_argument("-k", metavar="WORDS", help="only these tests, as for pytest")
    parser.add_argument("-n", metavar="NUMBER", help="processes, as for pytest")
    options = parser.parse_args()
    if not shutil.which("uv"):
        print("uv is not on the PATH; it is what `make lock` needs, too (pip install uv)", file=sys.stderr)
        return 2
    more = [word for flag in ("-k", "-n") if (value := getattr(options, flag[1])) for word in (flag, value)]
    passed = []
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory(prefix="versions-") as base:
        for python in options.python:
            for end in [options.only] if options.only else RESOLUTIONS:
                try:
                    passed.append(check_end(end, python, Path(base).resolve() / f"{end}-{Path(python).name}", more))
                except NotMadeError as error:
                    print(f"{end} versions, Python {python}: no environment: {error}", file=sys.stderr)
                    return 2
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
