"""The same articles give the same bytes, whatever is around them: every circumstance varied, one at a time.

    python benchmarks/same.py [CORPUS …] [--only WORD] [--without-figures] [--list]

Runs `parallax run` on each CORPUS (the seeds by default) in a process of its own, once plainly and once for each circumstance:
order of files or rows, hash seed, threads, locale, time zone, clock, folders, permissions, Python's switches; and compares the
SHA-256 of what was written with the first run's. Prints a line for each: how many of the tables, sheets (CSV), figures' data
(CSV) and drawings (SVG, PNG) are the same bytes, and whether the briefing is, and run.json but for its times and the hashes of
what was read. A corpus or folder under another name may change that name and nothing else. Exit code 1 if anything differs.

Last come circumstances that are another platform: instructions that the processor has, as numpy, OpenBLAS and Arrow choose
their code by them. There the same rows are promised, not the same bytes: what differs is printed and does not count.

`--only` takes the circumstances whose name holds WORD; `--without-figures` leaves figures out, which are most of the time.
Locales that are not installed are built with localedef into a temporary folder, where it is there; else they are named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_KINDS = ("tables", "sheets", "briefing", "figures' data", "drawings", "run.json")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_LOCALES = ("tr_TR", "de_DE", "ja_JP", "ar_SA")

# Python reads this before anything else. What it changes stands in variables of the environment.
_SITE = """
import os
speed, listing = (os.environ.pop(name, "") for name in ("SAME_SPEED", "SAME_LISTING"))
if speed:
    import time
    for name in ("perf_counter", "monotonic", "process_time"):
        setattr(time, name, lambda real=getattr(time, name): real() * float(speed))
        setattr(time, name + "_ns", lambda real=getattr(time, name + "_ns"): int(real() * float(speed)))
if listing:
    listdir, scandir = os.listdir, os.scandir
    class Scan:
        def __init__(self, entries): self.entries = iter(entries)
        def __iter__(self): return self
        def __next__(self): return next(self.entries)
        def __enter__(self): return self
        def __exit__(self, *_): pass
        def close(self): pass
    os.listdir = lambda *path: listdir(*path)[::-1]
    os.scandir = lambda *path: Scan(list(scandir(*path))[::-1])
"""
# The clock of the process, some days off: libraries read it in C, where Python can't change it.
_CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long off(void) { const char *days = getenv("SAME_DAY"); return days ? atol(days) * 86400L : 0; }
int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(id, at);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) at->tv_sec += off();
    return code;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now; (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec; at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""
_WITHOUT_FIGURES = (
    "import sys; from nlp_helpers import figures; figures.all_figures = lambda found: []; "
    "from nlp_helpers.__main__ import main; sys.exit(main(sys.argv[1:]))"
)


@dataclass(frozen=True)
class Circumstance:
    """Something that must not matter.

    Attributes
    ----------
    name : str
    environment : mapping of str to str
        Variables that are set; an empty value takes one away.
    corpus : callable or None
        Makes the corpus anew in a folder; None for the corpus itself, or for a corpus for which that is not possible.
    python : tuple of str
        Switches of the interpreter.
    cwd, out : str
        Folders to run in and to write to, in the scratch folder.
    umask : int
    one_processor : bool
    renamed : bool
        Whether the corpus has another name.
    platform : bool
        Whether this is another platform.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    corpus: Callable[[Path, Path], Path | None] | None = None
    python: tuple[str, ...] = ()
    cwd: str = ""
    out: str = "out"
    umask: int = 0o022
    one_processor: bool = False
    renamed: bool = False
    platform: bool = False


def copied(corpus: Path, folder: Path) -> Path:
    """Copy a corpus, the last of its files first, with other times and permissions."""
    made = folder / corpus.name
    if corpus.is_file():
        shutil.copyfile(corpus, made)
        return made
    made.mkdir()
    for nth, path in enumerate(sorted((p for p in corpus.rglob("*") if p.is_file()), reverse=True)):
        target = made / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (nth * 86_400, nth * 86_400))
        target.chmod(0o400)
    return made


def in_order(how: str) -> Callable[[Path, Path], Path | None]:
    """Write the rows of a .jsonl file, or pack the files of a folder, in another order."""

    def make(corpus: Path, folder: Path) -> Path | None:
        if corpus.suffix != ".jsonl":
            return None
        rows = corpus.read_text(encoding="utf-8").splitlines()
        # Rows without an id of their own are numbered: in another order they are other articles.
        if not all("article_id" in json.loads(row) for row in rows):
            return None
        rows = rows[::-1] if how == "reversed" else random.Random(8).sample(rows, len(rows))
        made = folder / corpus.name
        made.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return made

    return make


def as_archive(corpus: Path, folder: Path) -> Path | None:
    """Pack the files of a folder, the last first."""
    if corpus.is_file():
        return None
    made = folder / f"{corpus.name}.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((p for p in corpus.rglob("*") if p.is_file()), reverse=True):
            archive.write(path, path.relative_to(corpus).as_posix())
    return made


def named(name: str) -> Callable[[Path, Path], Path]:
    """Copy a corpus under another name."""

    def make(corpus: Path, folder: Path) -> Path:
        made = copied(corpus, folder)
        return made.rename(folder / f"{name}{corpus.suffix if corpus.is_file() else ''}")

    return make


def linked(corpus: Path, folder: Path) -> Path:
    """Link to a corpus."""
    (folder / corpus.name).symlink_to(corpus.absolute())
    return folder / corpus.name


def circumstances(locales: Mapping[str, str], clock: str) -> list[Circumstance]:
    """List them all; the first is the plain run that the others are compared with. `clock` is the library of another clock."""
    on, off = "1", ""
    made = [
        Circumstance("plainly"),
        Circumstance("once more"),
        Circumstance("files made in another order, other times, read-only", corpus=copied),
        Circumstance("folders listed backwards", {"SAME_LISTING": on}),
        Circumstance("rows reversed", corpus=in_order("reversed")),
        Circumstance("rows shuffled", corpus=in_order("shuffled")),
        Circumstance("in an archive, last file first", corpus=as_archive, renamed=True),
        Circumstance("corpus under another name", corpus=named("Another näme, 2"), renamed=True),
        Circumstance("corpus through a link", corpus=linked),
        Circumstance("output folder under another name", out="deep er/näme"),
        *(Circumstance(f"PYTHONHASHSEED={seed}", {"PYTHONHASHSEED": seed}) for seed in ("0", "1", "2", "random")),
        *(Circumstance(f"threads: {n or 'not said'}", dict.fromkeys(_THREADS, n)) for n in ("1", "2", "4", "")),
        Circumstance("one processor", dict.fromkeys(_THREADS, ""), one_processor=True),
        *(Circumstance(f"LC_ALL={name}", {"LC_ALL": name, "LANG": name}) for name in ("C", "POSIX", "C.UTF-8")),
        Circumstance("LANG and LC_ALL not set", {"LC_ALL": off, "LANG": off, "LC_CTYPE": off}),
        *(
            Circumstance(f"LC_ALL={name}.UTF-8", {"LC_ALL": f"{name}.UTF-8", "LANG": f"{name}.UTF-8", "LOCPATH": path})
            for name, path in locales.items()
        ),
        *(
            Circumstance(f"TZ={zone}", {"TZ": zone})
            for zone in ("UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12")
        ),
        *(
            Circumstance(f"clock {n:+,} days", {"SAME_DAY": str(n), "LD_PRELOAD": clock})
            for n in (-12_000, 1, 100, 4_000)
            if clock
        ),
        Circumstance("clock 1,000 times as fast", {"SAME_SPEED": "1000"}),
        *(Circumstance(f"PYTHONUTF8={n}", {"PYTHONUTF8": n, "LC_ALL": "C.UTF-8"}) for n in "01"),
        Circumstance(
            "PYTHONUTF8=0, LC_ALL=C, no coercion", {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
        ),
        Circumstance("another folder to run in", cwd="elsewhere"),
        Circumstance("another HOME, an empty one", {"HOME": "HOME", "XDG_CACHE_HOME": off, "MPLCONFIGDIR": off}),
        Circumstance("a matplotlibrc of the user's", cwd="styled"),
        Circumstance("umask 077", umask=0o077),
        Circumstance("umask 000", umask=0),
        Circumstance("python -O", python=("-O",)),
        Circumstance("python -OO", python=("-OO",)),
        Circumstance("python -X dev", python=("-X", "dev")),
        Circumstance("PYTHONMALLOC=malloc", {"PYTHONMALLOC": "malloc"}),
        Circumstance("terminal of 20 columns", {"COLUMNS": "20", "LINES": "5", "TERM": "dumb", "NO_COLOR": on}),
    ]
    platforms = (
        {"OPENBLAS_CORETYPE": "Haswell"},
        {"OPENBLAS_CORETYPE": "Sandybridge"},
        {"OPENBLAS_CORETYPE": "Prescott"},
        {"NPY_DISABLE_CPU_FEATURES": " ".join(_dispatched()[1:])},
        {"NPY_DISABLE_CPU_FEATURES": " ".join(_dispatched())},
        {"ARROW_USER_SIMD_LEVEL": "NONE"},
    )
    for environment in platforms:
        made += [Circumstance(f"{k}={v}", environment, platform=True) for k, v in environment.items() if v]
    return made


def _dispatched() -> list[str]:
    """List the instructions beyond the least that numpy has code for and this processor has."""
    from numpy._core import _multiarray_umath as core

    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]


def locales(scratch: Path) -> tuple[dict[str, str], list[str]]:
    """Find or build locales: name → folder to look in (empty for the system's); and those that can't be had."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.lower().split()
    there: dict[str, str] = {}
    for name in _LOCALES:
        if f"{name.lower()}.utf8" in listed:
            there[name] = ""
        elif shutil.which("localedef"):
            built = scratch / f"{name}.UTF-8"
            subprocess.run(
                ["localedef", "-i", name, "-f", "UTF-8", "--no-archive", built], capture_output=True, check=False
            )
            if built.is_dir():
                there[name] = str(scratch)
    return there, [name for name in _LOCALES if name not in there]


def other_clock(scratch: Path) -> str:
    """Compile the library that puts the clock off; nothing where there is no compiler, or it does not do so."""
    source, made = scratch / "clock.c", scratch / "clock.so"
    source.write_text(_CLOCK, encoding="utf-8")
    if not shutil.which("cc"):
        return ""
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], capture_output=True, check=False)
    year = [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"]
    environment = os.environ | {"LD_PRELOAD": str(made), "SAME_DAY": "40000"}
    said = subprocess.run(year, env=environment, capture_output=True, text=True, check=False).stdout.strip()
    return str(made) if said.isdigit() and int(said) > time.gmtime().tm_year + 100 else ""


def run(circumstance: Circumstance, corpus: Path, scratch: Path, figures: bool) -> tuple[dict[str, str], float]:
    """Run once and hash what was written: relative name → SHA-256; and the seconds it took."""
    site, out = scratch / "site", scratch / circumstance.out
    for folder in (site, out.parent, scratch / "HOME", scratch / "elsewhere", scratch / "styled"):
        folder.mkdir(parents=True, exist_ok=True)
    (site / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    (scratch / "styled" / "matplotlibrc").write_text("figure.facecolor: red\nlines.linewidth: 9\nsavefig.dpi: 30\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])}
    for name, value in circumstance.environment.items():
        environment.pop(name, None)
        environment |= {name: str(scratch / value) if name == "HOME" else value} if value else {}
    start = ["-m", "nlp_helpers"] if figures else ["-c", _WITHOUT_FIGURES]
    call = [sys.executable, *circumstance.python, *start, "run", str(corpus.absolute()), "--out", str(out)]
    began = time.perf_counter()
    done = subprocess.run(
        ["taskset", "-c", "0", *call] if circumstance.one_processor else call,
        env=environment,
        cwd=scratch / circumstance.cwd if circumstance.cwd else ROOT,
        umask=circumstance.umask,
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(
            f"{circumstance.name}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}"
        )
    return hashes(out, corpus, circumstance.renamed), seconds


def hashes(out: Path, corpus: Path, renamed: bool) -> dict[str, str]:
    """Hash the files of an output folder: run.json without times and inputs; of a renamed corpus, without its name."""
    made = {}
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name, data = path.relative_to(out).as_posix(), path.read_bytes()
        if name == "run.json":
            record = json.loads(data)
            # Rows in another order are another file; that files are hashed rightly is for the tests.
            record.pop("seconds"), record.pop("inputs")
            own = record["outputs"]
            for changed in ("tables/articles.parquet", "tables/articles.csv", "briefing.html") if renamed else ():
                own.pop(changed, None)
            data = json.dumps(record | ({"corpus": 0, "noted": 0} if renamed else {})).encode()
        elif renamed and name == "briefing.html":
            # It stands in the heading, and before notes that are about the whole of it.
            data = data.replace(f"{corpus.stem}: a briefing".encode(), b": a briefing").replace(
                f"{corpus.name}: ".encode(), b""
            )
        elif renamed and name.startswith("tables/articles.") and corpus.is_file() and corpus.suffix != ".zip":
            import pandas as pd

            # A row's source is the name of its file.
            data = pd.read_parquet(out / "tables" / "articles.parquet").drop(columns="source").to_json().encode()
        made[name] = hashlib.sha256(data).hexdigest()
    return made


def kind_of(name: str) -> str:
    """Say which column of the report a file belongs to."""
    if name in ("briefing.html", "run.json"):
        return name.removesuffix(".html")
    folder, ending = name.split("/")[0], name.rpartition(".")[2]
    if folder == "tables":
        return "tables" if ending == "parquet" else "sheets"
    return "figures' data" if ending == "csv" else "drawings"


def compared(first: Mapping[str, str], other: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Count what is the same, by kind, and name what is not."""
    same, all_of = dict.fromkeys(_KINDS, 0), dict.fromkeys(_KINDS, 0)
    differ = []
    for name in sorted(set(first) | set(other)):
        all_of[kind_of(name)] += 1
        if first.get(name) == other.get(name):
            same[kind_of(name)] += 1
        else:
            differ.append(name)
    return {kind: f"{same[kind]} of {all_of[kind]}" if all_of[kind] else "–" for kind in _KINDS}, differ


def vary(corpus: Path, listed: list[Circumstance], figures: bool, keep: Path | None) -> bool:
    """Run a corpus in every circumstance and print how they compare; whether all that must be the same is."""
    print(
        f"\n{corpus.name}\n{'what was varied':<52}" + "".join(f"{kind:>14}" for kind in _KINDS) + f"{'seconds':>9}",
        flush=True,
    )
    first: dict[str, str] = {}
    held = True
    for circumstance in listed:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            (scratch / "corpus").mkdir()
            given = circumstance.corpus(corpus, scratch / "corpus") if circumstance.corpus else corpus
            if given is None:
                print(f"{circumstance.name:<62}  not possible with this corpus", flush=True)
                continue
            made, seconds = run(circumstance, given, scratch, figures)
            # Under another name only what does not show the name is compared: so is the first run.
            if circumstance.renamed:
                base, _ = run(Circumstance("", renamed=True, out="plain"), corpus, scratch, figures)
            else:
                base = first = first or made
            counts, differ = compared(base, made)
            if differ and keep:
                shutil.copytree(
                    scratch / circumstance.out, keep / f"{corpus.stem} {circumstance.name}".replace("/", "_")
                )
        platform = " (another platform)" if circumstance.platform and differ else ""
        print(
            f"{circumstance.name:<62}" + "".join(f"{counts[kind]:>14}" for kind in _KINDS) + f"{seconds:9.1f}{platform}"
        )
        if differ:
            print(f"    differ: {', '.join(differ[:8])}{f' and {len(differ) - 8} more' if len(differ) > 8 else ''}")
        sys.stdout.flush()
        held = held and (not differ or circumstance.platform)
    return held


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="*", type=Path, default=[ROOT / "seeds"])
    parser.add_argument(
        "--only", metavar="WORD", action="append", help="circumstances whose name holds it; may be repeated"
    )
    parser.add_argument("--without-figures", action="store_true")
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep there what differs, to be looked at")
    parser.add_argument("--list", action="store_true", help="print the circumstances and stop")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        there, missing = locales(Path(folder))
        clock = other_clock(Path(folder))
        listed = circumstances(there, clock)
        wanted = [c for c in listed[1:] if not args.only or any(word in c.name for word in args.only)]
        if args.list:
            print(*(c.name for c in wanted), sep="\n")
            return 0
        if not clock:
            print("not varied: the clock (no C compiler, or its library does not take)")
        if missing:
            print(f"locales that are not installed here: {', '.join(missing)}")
        held = [vary(corpus, [listed[0], *wanted], not args.without_figures, args.keep) for corpus in args.corpus]
    print("\nall the same" if all(held) else "\nnot all the same")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
