"""Runs the command on hostile and broken input, one input at a time, and says what came of each.

    python benchmarks/hostile.py [--only WORD] [--tables] [--encodings]

Each input of ``tests/cases/hostile.jsonl``, and some that are too large for the tests, is made in a folder of its own and
read by ``parallax run`` in a process of its own, with limits on time and memory. Printed are what happened (read, or the
error's line), CPU seconds beyond those of one short article, and peak memory. Without ``--tables`` a handful is run with
names, figures and briefing as well. ``--encodings`` prints instead which encodings of a few texts, of all that Python knows,
are read as what they are.

Something misbehaves, and the exit code is 1, if an input ends neither read as the table says nor with its one line and exit
code 2; if a line printed holds what a terminal obeys; if a file appears, changes or goes in the corpus, the working directory,
the home folder (but for matplotlib's list of fonts), the folder for temporary files, or beside the output folder; if a
table's CSV has other rows than its Parquet file or a cell that a spreadsheet would run; or if it takes longer than 10 s, or 60 s
for more than 100 MB.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import encodings.aliases
import json
import os
import re
import resource
import signal
import stat
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet  # noqa: F401
import sklearn.feature_extraction.text  # noqa: F401 - imported here so that each copy has it
import tests_on_path  # noqa: F401 - makers is found there
from makers import hostile_inputs

import nlp_helpers.__main__ as command
import nlp_helpers.run
import nlp_helpers.sources.pages  # noqa: F401
from nlp_helpers import spreadsheet_cells, tables
from nlp_helpers.errors import InputError
from nlp_helpers.sources.decoding import decode

ROOT = Path(__file__).resolve().parent.parent
TABLES = "articles,blocks,sentences,quotes,statements,dates,numbers"
WHOLE = (
    "NUL bytes within", "terminal escapes and controls", "right to left, overrides, joiners", "scripts in every field",
    "formulas in every field", "ids that mean something elsewhere", "names that mean something elsewhere",
    "a page with scripts everywhere",
)  # fmt: skip
SECONDS, SECONDS_LARGE, LARGE = 10, 60, 100 << 20
MEMORY = 6 << 30
LINE = hostile_inputs.WORDS
BIG = [
    {"name": "200 MB of one line", "file": "a.txt", "says": "a.txt: is larger than 20 MiB"},
    {
        "name": "200 MB of one line in JSON",
        "file": "p.jsonl",
        "around": ('{"text": "', '"}'),
        "says": "more than one article can",
    },
    {"name": "200 MB of one cell", "file": "p.csv", "around": ('text\n"', '"\n'), "says": "more than one article can"},
    {"name": "200 MB of one line of JSON that is none", "file": "p.jsonl", "says": "row 1, column 1: not valid JSON"},
]
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FONTS = re.compile(r"/home/\.(?:cache|config)(?:/matplotlib(?:/fontlist-v[\d.]+\.json)?)?$")
_RUNS = re.compile('[ "\u200b\ufeff]*[=+@\uff1d-]')


@dataclass
class Ran:
    """How a process ended."""

    code: int
    said: str
    wrote: str
    seconds: float
    peak: int


def main() -> int:
    """Run every input and print a line for each."""
    parser = argparse.ArgumentParser(description="Hostile and broken input")
    parser.add_argument("--only", default="", help="inputs whose name holds this")
    parser.add_argument("--tables", action="store_true", help="no whole runs")
    parser.add_argument("--encodings", action="store_true", help="which encodings are read as what they are")
    args = parser.parse_args()
    if args.encodings:
        return _encodings()
    text = (ROOT / "tests" / "cases" / "hostile.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.split("\n") if line]
    jobs = [(row, False) for row in [*rows, *BIG]]
    if not args.tables:
        jobs += [(row, True) for row in rows if row["name"] in WHOLE]
    short = {"name": "one short article", "files": {"a.txt": LINE}, "then": "read"}
    usual = {whole: _tried(short, whole, 0.0)[1].seconds for whole in {whole for _, whole in jobs}}
    print(f"one short article: {', '.join(f'{usual[w]:.1f} s' for w in sorted(usual))} of CPU")
    print(f"{'s':>6} {'MB':>5}  input: what happened")
    wrong = 0
    for row, whole in jobs:
        if args.only not in row["name"]:
            continue
        try:
            complaints, ran = _tried(row, whole, usual[whole])
        except hostile_inputs.NotHereError as error:
            print(f"{'':>6} {'':>5}  {row['name']}: not tried, {error}", flush=True)
            continue
        wrong += bool(complaints)
        happened = "; ".join([_happened(ran), *(f"WRONG: {complaint}" for complaint in complaints)])
        name = row["name"] + (" (whole run)" if whole else "")
        print(f"{max(0.0, ran.seconds - usual[whole]):6.2f} {ran.peak >> 20:5}  {name}: {happened}", flush=True)
    print(f"{wrong} of {len(jobs)} misbehave" if wrong else "none misbehaves")
    return 1 if wrong else 0


def _happened(ran: Ran) -> str:
    said = ran.said.strip().splitlines()
    return "read" if ran.code == 0 else f"exit {ran.code}, {_plain(said[-1])[-160:] if said else 'nothing said'}"


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _tried(row: dict[str, Any], whole: bool, usual: float) -> tuple[list[str], Ran]:
    """Make one input, run the command on it, and say what is wrong with what came of it."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        top = Path(made)
        places = {name: top / name for name in ("corpus", "cwd", "home", "tmp", "parent")}
        for place in places.values():
            place.mkdir()
        closed = False
        try:
            corpus = _big(row, places["corpus"]) if "file" in row else hostile_inputs.make(row, places["corpus"])
        except hostile_inputs.MayReadAllError as error:
            corpus, closed = error.path, True
        out = places["parent"] / "out"
        before = _snapshot(top, out)
        arguments = ["run", str(corpus), "--out", str(out), *([] if whole else ["--tables", TABLES])]
        ran = _run(arguments, places, fresh=whole or closed or "file" in row, closed=closed)
        complaints = _judged(row, ran, out, top)
        complaints += _changed(before, _snapshot(top, out))
        large = sum(path.stat().st_size for path in places["corpus"].rglob("*") if path.is_file()) > LARGE
        if ran.seconds - usual > (SECONDS_LARGE if large else SECONDS):
            complaints.append("too slow")
        for path in places["corpus"].rglob("*"):
            if not path.is_symlink() and not path.stat().st_mode & stat.S_IRUSR:
                path.chmod(0o700)
    return complaints, ran


def _big(row: dict[str, Any], folder: Path) -> Path:
    path = folder / row["file"]
    before, after = row.get("around", ("", ""))
    with path.open("w") as file:
        file.write(before)
        for _ in range(200):
            file.write(LINE * (1_000_000 // len(LINE)))
        file.write(after)
    return path if "around" in row or row["file"] == "p.jsonl" else folder


def _run(arguments: list[str], places: dict[str, Path], *, fresh: bool, closed: bool) -> Ran:
    """Run the command with limits: as a program of its own, or, quicker, as a copy of this one that has imported it."""
    os.environ |= {
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
    }
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogateescape") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogateescape") as err,
    ):
        sys.stdout.flush()
        child = os.fork()
        if not child:
            try:
                _limit(closed)
                os.chdir(places["cwd"])
                for number, target in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
                    os.dup2(target, number)
                if fresh:
                    os.execv(sys.executable, [sys.executable, "-B", "-m", "nlp_helpers", *arguments])
                code = _command(arguments)
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            os._exit(1)
        ended = time.monotonic() + 900
        while not (waited := os.wait4(child, os.WNOHANG))[0]:
            if time.monotonic() > ended:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
        _, status, used = waited
        out.seek(0)
        err.seek(0)
        seconds = used.ru_utime + used.ru_stime
        return Ran(os.waitstatus_to_exitcode(status), err.read(), out.read(), seconds, used.ru_maxrss << 10)


def _limit(closed: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (150, 155))
    if closed:  # root reads what is closed, unless the program that it becomes is not given the right to
        libc = ctypes.CDLL(None)
        for capability in (1, 2):
            libc.prctl(24, capability, 0, 0, 0)


def _command(arguments: list[str]) -> int:
    tempfile.tempdir = None
    return command.main(arguments)


def _judged(row: dict[str, Any], ran: Ran, out: Path, top: Path) -> list[str]:
    wrong = []
    if _ESCAPED.search(ran.wrote) or _ESCAPED.search(ran.said):
        wrong.append("prints what a terminal obeys")
    if ran.code == 0:
        if row.get("then", "error") == "error":
            return [*wrong, "was read"]
        try:
            return wrong + _output_judged(row, out)
        except Exception:
            return [*wrong, traceback.format_exc().splitlines()[-1]]
    if ran.code != 2:
        return [*wrong, f"exit code {ran.code}"]
    if out.exists():
        wrong.append("left an output folder")
    if row.get("then", "error") != "error":
        return [*wrong, "was refused"]
    if ran.said.count("\n") != 1 or not ran.said.startswith("parallax: "):
        wrong.append(f"said {ran.said.count(chr(10))} lines")
    if row["says"] not in ran.said:
        wrong.append(f"did not say {row['says']!r}")
    return wrong


def _output_judged(row: dict[str, Any], out: Path) -> list[str]:
    wrong = []
    articles = tables.read(out, "articles")
    expected = {"raw": articles.raw, "ids": articles.article_id, "n_chars": articles.n_chars}
    for name, column in expected.items():
        if row.get(name, column.tolist()) != column.tolist():
            wrong.append(f"other {name}")
    noted = json.dumps(json.loads((out / "run.json").read_text(encoding="utf-8"))["notes"], ensure_ascii=False)
    for note in row.get("notes", ()):
        if json.dumps(note, ensure_ascii=False)[1:-1] not in noted:
            wrong.append(f"no note {note!r}")
    for path in sorted((out / "tables").glob("*.csv")):
        wrong += _sheet_judged(path)
    if (out / "briefing.html").exists() and re.search(
        r"<script>alert|<img[^>]*onerror|href=.javascript", (out / "briefing.html").read_text()
    ):
        wrong.append("the briefing holds a script of the input")
    return wrong


def _sheet_judged(path: Path) -> list[str]:
    csv.field_size_limit(2**31 - 1)
    exact = pd.read_parquet(path.with_suffix(".parquet"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    texts = [n for n, column in enumerate(exact.columns) if str(exact[column].dtype) in ("string", "object", "str")]
    shown = [[spreadsheet_cells.cell(value) for value in row] for row in exact.itertuples(index=False, name=None)]
    wrong = [] if rows == [list(exact.columns), *shown] else [f"{path.name} has other rows"]
    # As a spreadsheet of other separators takes it apart.
    pieces = (piece for row in rows for n in texts for piece in re.split(r"[;\t\r\n]", row[n]))
    return wrong + ([f"{path.name} has a cell that is run"] if any(map(_RUNS.match, pieces)) else [])


def _snapshot(top: Path, out: Path) -> dict[str, tuple[Any, ...]]:
    """Give what lies in a folder, but for the output folder."""
    found: dict[str, tuple[Any, ...]] = {}
    for where, folders, names in os.walk(top):
        if Path(where) == out:
            folders.clear()
            continue
        for name in [*folders, *names]:
            path = Path(where) / name
            kept = path.lstat()
            if path != out and not _FONTS.search(str(path)):
                size = kept.st_size if stat.S_ISREG(kept.st_mode) else 0
                found[str(path)] = (kept.st_mode, size, kept.st_mtime_ns if stat.S_ISREG(kept.st_mode) else 0)
    return found


def _changed(before: dict[str, tuple[Any, ...]], after: dict[str, tuple[Any, ...]]) -> list[str]:
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return [f"{len(changed)} files changed outside, such as {_plain(changed[0])}"] if changed else []


_TEXTS = {
    "English": "The council said on Friday that the dam held. “No one was hurt,” the mayor said – it cost £5m.\n",
    "German": "Die Gespräche über die Brücke endeten früh, sagte Außenministerin Müller. Für „heute“ genügt das.\n",
    "French": "Les négociations à Genève se sont achevées très tôt, a déclaré le ministère, où l'été s'achève.\n",
    "Spanish": "La niña dijo que mañana el señor Núñez irá a la sesión. ¿Qué pasó? Nadie lo sabía, según él.\n",
    "Polish": "Rozmowy w Łodzi zakończyły się w piątek. Żadna ze stron nie ustąpiła, powiedział wójt Gdańska.\n",
    "Czech": "Jednání v Ženevě skončila v pátek příliš brzy. Žádná dohoda nebyla uzavřena, řekl ministr.\n",
    "Turkish": "Görüşmeler cuma günü anlaşma olmadan sona erdi. Dışişleri bakanı İstanbul'da böyle söyledi.\n",
    "Russian": "Переговоры в Женеве закончились в пятницу без соглашения. Министр сказал: нет.\n",
    "Greek": "Οι συνομιλίες στη Γενεύη έληξαν την Παρασκευή χωρίς συμφωνία, είπε ο υπουργός.\n",
    "Hebrew": "השיחות בז'נבה הסתיימו ביום שישי ללא הסכם, אמר השר לעיתונאים.\n",
    "Arabic": "انتهت المحادثات في جنيف يوم الجمعة دون اتفاق، كما قال الوزير للصحفيين.\n",
    "Japanese": "ジュネーブでの協議は金曜日に合意なしに終了した。大臣は「いいえ」と述べた。\n",
    "Chinese": "日内瓦会谈于周五结束，双方未达成协议。部长说：没有达成任何协议。\n",
    "Korean": "제네바 회담은 금요일 합의 없이 끝났다. 장관은 아니라고 말했다.\n",
}  # fmt: skip


def _encodings() -> int:
    """Print, for each text, the encodings that are read as what they are, refused, and read as something else."""
    from charset_normalizer.constant import IANA_SUPPORTED

    known = sorted({*encodings.aliases.aliases.values(), *IANA_SUPPORTED, "utf_8_sig"})
    unicode_lost = 0
    for language, line in _TEXTS.items():
        text, found = line * 5, {"right": [], "refused": [], "other": []}
        for name in known:
            try:
                data = text.encode(name)
                if data.decode(name).removeprefix("\ufeff") != text or data == text.encode():
                    continue
            except (LookupError, UnicodeError, AssertionError):
                continue
            try:
                found["right" if decode(data)[0] == text else "other"].append(name)
            except InputError:
                found["refused"].append(name)
        unicode_lost += sum(
            name.startswith(("utf_16", "utf_32", "utf_8")) for name in found["other"] + found["refused"]
        )
        print(f"{language}: {len(found['right'])} right; refused: {' '.join(found['refused']) or '-'}")
        print(f"   read as something else: {' '.join(found['other']) or '-'}")
    print(f"encodings of Unicode's own that were not read as what they are: {unicode_lost}")
    return 1 if unicode_lost else 0


if __name__ == "__main__":
    sys.exit(main())
