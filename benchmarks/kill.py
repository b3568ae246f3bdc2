"""Is the output ever half, whenever a run is killed? And how fast is Ctrl-C?

    python benchmarks/kill.py [-n 50] [--seed 0]
    python benchmarks/kill.py --interrupt [CORPUS …] [-n 30] [--arguments "--tables stories"]

The first makes a run of a small pile of made-up articles into a folder, and then starts others with another seed into the same
folder, or into none, and sends each SIGKILL at a random moment: half of them to the whole process group, a third with all
figures and the briefing, a part with a home in which matplotlib has no list of fonts yet; three in five moments lie in the time
of writing and around the exchange, which is seen from outside. Afterwards, two seconds at most: the folder holds the old run or
the new one, whole, by the hashes of its run.json; nothing was added or changed beside it, in the home or in the folder for
temporary files; no process goes on. It prints how many died in which phase and what remained.

The second sends SIGINT (in part twice), SIGTERM or SIGHUP instead, at random moments of a run of each CORPUS (default: the pile),
but for the first 0.3 s, and prints how long it took to end. Afterwards, besides the same: exit code 130, 143 or 129, one line on
stderr, within a second.

Exit code 1 if anything of this does not hold. For Linux and macOS.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ARTICLES = (
    "The harbour board will close the north pier on Monday, its chair Ann Lee told reporters on Friday, 2 July 2021. “The pier "
    "is not safe,” she said. Some 40 boats have to be moved by the end of June. Ferry fares will rise in August.",
    "The north pier is to be closed on Monday, the harbour board said on Friday. “The pier is not safe,” said Ann Lee, its "
    "chair. Owners of 45 boats were told to move them. The operator Blue Line warned that fares would rise.",
)
FEW = ("--tables", "blocks,sentences,stories")
PATIENCE = 2.0  # seconds for what clears up
AT_ONCE = 1.0  # seconds for Ctrl-C


@dataclass
class Place:
    """A folder of its own for runs, with neighbours, a home and a folder for temporary files."""

    top: Path
    corpus: Path
    fonts: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("beside/other", "home", "tmp"):
            (self.top / name).mkdir(parents=True)
        (self.top / "beside" / "notes.txt").write_text("keep")
        (self.top / "beside" / "other" / "notes.txt").write_text("keep, too")

    @property
    def out(self) -> Path:
        return self.top / "beside" / "out"

    def start(self, seed: int, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        """Start a run in a session of its own, which no terminal's signals reach."""
        own = {"HOME": str(self.top / "home"), "TMPDIR": str(self.top / "tmp"), "OMP_NUM_THREADS": "1"}
        own |= {"PYTHONDONTWRITEBYTECODE": "1"}
        call = [
            sys.executable,
            "-m",
            "nlp_helpers",
            "run",
            str(self.corpus),
            "--out",
            str(self.out),
            "--seed",
            str(seed),
        ]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MPL"))}
        pipe = subprocess.PIPE
        return subprocess.Popen([*call, *arguments], env=kept | own, stdout=pipe, stderr=pipe, start_new_session=True)

    def staging(self) -> Path | None:
        """The folder that a run writes into now."""
        return next((Path(entry) for entry in os.scandir(self.out.parent) if entry.name.startswith(".parallax-")), None)

    def faults(self) -> Iterator[str]:
        """What is half, or does not belong here."""
        # Not rglob, which fails where a folder is cleared up while it reads it.
        files = (Path(folder, name) for folder, _, names in os.walk(self.out.parent) for name in names)
        beside = {path.relative_to(self.top).as_posix() for path in files}
        ours = {name for name in beside if name.startswith("beside/out/")}
        strays = sorted(beside - ours - {"beside/notes.txt", "beside/other/notes.txt"})
        if strays or (folders := {p.name for p in self.out.parent.iterdir()} - {"out", "other", "notes.txt"}):
            yield f"left beside the output: {(strays or sorted(folders))[0]}"
        if (self.out.parent / "notes.txt").read_text() + (
            self.out.parent / "other/notes.txt"
        ).read_text() != "keepkeep, too":
            yield "a neighbour was changed"
        if any((self.top / "tmp").iterdir()):
            yield f"left in TMPDIR: {next((self.top / 'tmp').iterdir()).name}"
        for path in (self.top / "home").rglob("*"):
            if path.is_file() and not (path.match("matplotlib/fontlist-*.json") and is_json(path)):
                yield f"left in the home: {path.name}"
        if self.out.exists():
            yield from self._half({name.removeprefix("beside/out/") for name in ours})

    def _half(self, there: set[str]) -> Iterator[str]:
        try:
            outputs = json.loads((self.out / "run.json").read_text(encoding="utf-8"))["outputs"]
        except (OSError, ValueError):
            yield "a folder without its run.json"
            return
        if there != {*outputs, "run.json"}:
            yield f"not the files that run.json names: {sorted(there ^ {*outputs, 'run.json'})[0]}"
        for name, digest in outputs.items():
            path = self.out / name
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                yield f"{name} is not what run.json says"

    def seed_there(self) -> int | None:
        """The seed of the run whose output is there."""
        if not self.out.exists():
            return None
        with suppress(OSError, ValueError, KeyError):
            return int(json.loads((self.out / "run.json").read_text(encoding="utf-8"))["seed"])
        return -1


def is_json(path: Path) -> bool:
    """Whether a file is complete, if it is JSON."""
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Timing:
    """How long a run that nobody stops takes: until it writes, until run.json is written, and in all."""

    writes: float
    written: float
    all: float


def wait_for(what: Callable[[], Any], process: subprocess.Popen[bytes], pause: float = 0.001) -> bool:
    """Wait until something is there; False if the process ended before."""
    while process.poll() is None:
        if what():
            return True
        time.sleep(pause)
    return False


def has_record(place: Place) -> bool:
    """Whether all files of the run are written, and the exchange comes next."""
    staging = place.staging()
    return staging is not None and (staging / "new" / "run.json").exists()


def undisturbed(place: Place, seed: int, arguments: tuple[str, ...]) -> Timing:
    """Run to the end, and take the times."""
    began = time.perf_counter()
    process = place.start(seed, arguments)
    wait_for(place.staging, process)
    writes = time.perf_counter() - began
    wait_for(lambda: has_record(place), process)
    written = time.perf_counter() - began
    said = process.communicate()[1].decode()
    if process.returncode != 0:
        sys.exit(f"a run that nobody stopped failed: {said}")
    faults = list(place.faults())
    if faults or place.seed_there() != seed:
        sys.exit(f"a run that nobody stopped left this: {faults}")
    return Timing(writes, written, time.perf_counter() - began)


START = 0.3  # seconds in which Python itself starts; a traceback of its own may be seen if Ctrl-C comes so early


def strike(
    place: Place,
    process: subprocess.Popen[bytes],
    timing: Timing,
    draw: random.Random,
    send: Callable[[], None],
    first: float = 0,
) -> str:
    """Send the signal at a random moment, and say in which phase that was."""
    kind = draw.choice(("any", "any", "writing", "exchange", "exchange"))
    if kind == "any":
        with suppress(subprocess.TimeoutExpired):
            process.wait(draw.uniform(first, timing.all))
    elif kind == "writing":
        wait_for(place.staging, process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(draw.uniform(0, timing.written - timing.writes))
    else:
        wait_for(lambda: has_record(place), process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(draw.random() ** 3 * (timing.all - timing.written))  # the exchange comes early in it
    if process.poll() is not None:
        return "had ended"
    phase = "exchange" if has_record(place) else "writing" if place.staging() else "outside"
    send()
    return phase


def remains(place: Place, old: int | None, new: int) -> str:
    """Say which run's output is there."""
    seed = place.seed_there()
    return "new" if seed == new else ("none" if old is None else "old") if seed == old else "HALF"


def goes_on(group: int) -> bool:
    """Whether a process of the group lives; one that is dead may wait for the system to take note of it."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], check=True, capture_output=True, text=True).stdout
    return any(int(of) == group and not state.startswith("Z") for of, state in map(str.split, listed.splitlines()))


def settle(place: Place, process: subprocess.Popen[bytes]) -> list[str]:
    """Wait until all is cleared up, two seconds at most, and say what is not as it should be."""
    until = time.monotonic() + PATIENCE
    faults = [""]
    while faults and time.monotonic() < until:
        faults = list(place.faults())
        if goes_on(process.pid):
            faults.append("a process of the run goes on")
        time.sleep(0.02 if faults else 0)
    return faults


def kill_once(place: Place, nth: int, timings: dict[bool, Timing], seed: int) -> dict[str, Any]:
    """Start a run, kill it, and look at what remains."""
    draw = random.Random(f"{seed} {nth}")
    full, group = nth % 3 == 0, nth % 2 == 0
    if nth % 5 == 0 and place.out.exists():
        subprocess.run(["rm", "-r", str(place.out)], check=True)
    if nth % 9 == 0:
        subprocess.run(["rm", "-rf", str(place.top / "home" / ".cache")], check=True)
    old = place.seed_there()
    process = place.start(nth + 1, () if full else FEW)

    def send() -> None:
        os.killpg(process.pid, signal.SIGKILL) if group else process.kill()

    phase = strike(place, process, timings[full], draw, send)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=PATIENCE)
    faults = settle(place, process)
    if process.returncode is None:
        faults.append("somebody holds its output open")
    return {"full": full, "group": group, "phase": phase, "remains": remains(place, old, nth + 1), "faults": faults}


SENT = {
    "SIGINT": 130,
    "SIGINT twice": 130,
    "SIGTERM": 143,
    "SIGHUP": 129,
}


def interrupt_once(place: Place, nth: int, timing: Timing, arguments: tuple[str, ...], seed: int) -> dict[str, Any]:
    """Start a run, stop it as a user does, and look at what it says and what remains."""
    draw = random.Random(f"{seed} {nth}")
    sent = ("SIGINT", "SIGINT twice", "SIGINT", "SIGTERM", "SIGINT", "SIGHUP")[nth % 6]
    number = getattr(signal, sent.split()[0])
    old = place.seed_there()
    process = place.start(nth + 1, arguments)
    began = [0.0]

    def send() -> None:
        began[0] = time.perf_counter()
        # A terminal sends Ctrl-C to all processes of the group; others send it to one.
        os.killpg(process.pid, number) if sent.startswith("SIGINT") else process.send_signal(number)
        if sent == "SIGINT twice":
            time.sleep(draw.uniform(0, 0.05))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)

    phase = strike(place, process, timing, draw, send, START)
    said = process.communicate()[1].decode()
    took = time.perf_counter() - began[0]
    if phase == "had ended" or process.returncode == 0:
        return {
            "sent": sent,
            "phase": "had ended",
            "remains": remains(place, old, nth + 1),
            "faults": settle(place, process),
        }
    faults = list(place.faults())  # at once: nothing is left to be cleared up
    if process.returncode != SENT[sent] or said.count("\n") != 1 or not said.startswith("parallax: stopped"):
        faults.append(f"exit code {process.returncode}, and said: {said[-300:]!r}")
    if took > AT_ONCE:
        faults.append(f"took {took:.1f} s")
    there = remains(place, old, nth + 1)
    if ("new one" in said) != (there == "new"):
        faults.append(f"said {said!r}, and {there} is there")
    return {"sent": sent, "phase": phase, "remains": there, "faults": faults, "seconds": took}


def each(n: int, places: list[Place], do: Callable[[Place, int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Do it n times, in as many places at a time as there are."""

    def share(first: int) -> list[dict[str, Any]]:
        return [do(places[first], nth) for nth in range(first, n, len(places))]

    with ThreadPoolExecutor(len(places)) as pool:
        return [row for rows in pool.map(share, range(len(places))) for row in rows]


def report(rows: list[dict[str, Any]], of: str) -> int:
    """Print how many were struck when, and what remained; 1 if anything is wrong."""
    for row in rows:
        if row["phase"] == "outside":
            row["phase"] = "after" if row["remains"] == "new" else "before writing"
    counts = Counter((str(row[of]), row["phase"], row["remains"]) for row in rows)
    print(f"{of:<14} {'phase':<16} {'there':<6} {'runs':>4}")
    for (kind, phase, there), n in sorted(counts.items()):
        print(f"{kind:<14} {phase:<16} {there:<6} {n:>4}")
    wrong = [row for row in rows if row["faults"] or row["remains"] == "HALF"]
    for row in wrong:
        print(f"WRONG: {row}")
    print(f"{len(rows)} runs struck, {len(wrong)} not as they should be")
    return 1 if wrong else 0


def main() -> int:
    """Do either."""
    parser = argparse.ArgumentParser(description="Is the output ever half, and how fast is Ctrl-C?")
    parser.add_argument("corpora", metavar="CORPUS", nargs="*", type=Path, help="with --interrupt: what to run")
    parser.add_argument("--interrupt", action="store_true", help="stop runs as a user does, instead of killing them")
    parser.add_argument("-n", type=int, help="how many runs (default: 50, with --interrupt 30 for each CORPUS)")
    parser.add_argument("--seed", type=int, default=0, help="of the moments (default: 0)")
    parser.add_argument("--workers", type=int, default=2, help="how many runs at a time (default: 2)")
    parser.add_argument("--arguments", default="", help="with --interrupt: further arguments of the run")
    args = parser.parse_args()
    began, code = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        pile = top / "pile.jsonl"
        pile.write_text("".join(json.dumps({"text": text}) + "\n" for text in ARTICLES), encoding="utf-8")
        if args.interrupt:
            arguments = tuple(args.arguments.split())
            for corpus in args.corpora or [pile]:
                places = [Place(top / corpus.stem / str(i), corpus.absolute()) for i in range(args.workers)]
                with ThreadPoolExecutor(args.workers) as pool:
                    timing = next(pool.map(lambda place: undisturbed(place, 0, arguments), places))
                rows = each(
                    args.n or 30, places, partial(interrupt_once, timing=timing, arguments=arguments, seed=args.seed)
                )
                print(
                    f"\n{corpus.name}: a run takes {timing.all:.1f} s, {timing.all - timing.writes:.1f} s of it writing"
                )
                code |= report(rows, "sent")
                took = sorted(row["seconds"] for row in rows if "seconds" in row)
                print(f"seconds until it ended: median {took[len(took) // 2]:.2f}, longest {took[-1]:.2f}")
        else:
            places = [Place(top / str(i), pile) for i in range(args.workers)]
            with ThreadPoolExecutor(args.workers) as pool:
                timings = {True: next(pool.map(lambda place: undisturbed(place, 0, ()), places))}
                timings[False] = next(pool.map(lambda place: undisturbed(place, 1, FEW), places))
            for full, timing in timings.items():
                what = "all" if full else "few tables"
                print(f"{what}: a run takes {timing.all:.1f} s, {timing.all - timing.writes:.1f} s of it writing")
            code = report(each(args.n or 50, places, partial(kill_once, timings=timings, seed=args.seed)), "full")
    print(f"{time.perf_counter() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
