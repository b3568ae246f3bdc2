"""The command ``parallax``: ``run``, ``find``, ``sample``, ``marked`` and ``verify``.

In: arguments. Out: what is printed, files where they are asked for, an exit code. What a command needs is imported when it
runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_helpers.errors import InputError, reason
from nlp_helpers.marking.questions import QUESTIONS
from nlp_helpers.plurals import count
from nlp_helpers.summary import noted, summary
from nlp_helpers.terminal import plain
from nlp_helpers.writing import supervise

if TYPE_CHECKING:
    import pandas as pd


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process by default.

    Returns
    -------
    int
        Exit code: 0, or 2 after one line on stderr that says what is wrong, where, and what to do; 130 after Ctrl-C, 143 and
        129 after SIGTERM and SIGHUP.
    """
    args = _parser().parse_args(arguments)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    supervise.is_moved = False
    if arguments is None and args.command is not None:
        code = supervise.split(writes=args.command == "run")
        if code is not None:
            return code
    if arguments is None:
        # Tables hold millions of small objects and hardly any cycles: looking for those rarely is a fifteenth of the time.
        gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # Names of articles may hold letters that a terminal's encoding lacks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        if getattr(args, "corpus", None) == "":
            raise InputError(
                "the name of the articles is empty, as that of a variable that is not set; name a folder or a file"
            )
        code = {"find": _find, "sample": _sample, "marked": _marked, "verify": _verify}.get(args.command, _run)(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads along (head, less) has seen enough. What is left to write goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except InputError as error:
        said = str(error)
    except KeyboardInterrupt:
        print(f"parallax: stopped{supervise.kept() if args.command == 'run' else ''}", file=sys.stderr)
        return 130
    except OSError as error:
        # What is written to files has said so itself; this is a full disk behind > or in the folder for temporary files.
        where = error.filename if error.filename is not None else "what is printed, or a temporary file"
        said = f"{where}: {reason(error)}{supervise.kept() if args.command == 'run' else ''}"
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except MemoryError:
        said = "out of memory; take fewer or shorter articles"
    print(f"parallax: {said}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parallax",
        description="One affair, many outlets: raw scraped articles in, tables and figures out.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="read a corpus, write tables, figures and run.json",
        description="Read a corpus and write DIR/tables, DIR/figures and DIR/run.json. DIR is complete afterwards, or untouched.",
    )
    run.add_argument("corpus", metavar="CORPUS", help=_CORPUS)
    run.add_argument("--out", metavar="DIR", required=True, help="new, empty, or made by an earlier run")
    run.add_argument("--tables", metavar="NAME,…", help="only these tables and what they need; no figures")
    _add_reading(run)
    run.add_argument(
        "--aliases",
        metavar="FILE",
        help="a .csv file of names that mean the same: name, alias (default: aliases.csv in the folder CORPUS)",
    )
    run.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of everything random (default 0)")
    run.add_argument(
        "--marked",
        metavar="SHEET",
        action="append",
        default=[],
        help="a marking sheet that you filled in (see parallax sample): its precision goes into the record; may be repeated",
    )
    _add_find(commands)
    _add_sample(commands)
    _add_verify(commands)
    return parser


def _add_find(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    find = commands.add_parser(
        "find",
        help="show words where they stand in the articles",
        description="Show every place where one of WORDS stands in the articles, with what is left and right of it.",
    )
    find.add_argument("corpus", metavar="CORPUS", help=_CORPUS)
    find.add_argument(
        "words",
        metavar="WORDS",
        nargs="+",
        help="each a word, or a phrase in quotation marks; 'negotiat*' is any word that begins so. Case does not matter",
    )
    find.add_argument("--all", action="store_true", help="in residue, too, and not in headlines and body alone")
    find.add_argument(
        "--width", type=_width, metavar="N", help="characters shown on either side (default 60, or what fits)"
    )
    find.add_argument("--csv", metavar="FILE", help="write the places to FILE, too, as a table with offsets")
    _add_reading(find)


def _add_sample(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sample = commands.add_parser(
        "sample",
        help="draw rows of a table, to be marked right or wrong",
        description="Draw rows of a table at random and write a marking sheet, as a CSV file and as a page with buttons. "
        "Fill in either, and read it with parallax marked.",
    )
    sample.add_argument("folder", metavar="DIR", help="what parallax run wrote")
    sample.add_argument("table", metavar="TABLE", help=", ".join(QUESTIONS))
    sample.add_argument(
        "-n", type=_number, default=50, metavar="N", help="how many rows (default 50); all if there are fewer"
    )
    sample.add_argument("--seed", type=_seed, default=0, metavar="N", help="another seed draws other rows (default 0)")
    sample.add_argument(
        "--out", metavar="FILE", help="the CSV file (default: marks-TABLE.csv here); the page stands beside it"
    )
    marked = commands.add_parser(
        "marked",
        help="read marking sheets and give the precision",
        description="Read marking sheets that were filled in and print, for each table, how many rows are right, with an "
        "interval for the whole table.",
    )
    marked.add_argument(
        "sheets", metavar="SHEET", nargs="+", help="a .csv file; sheets of one table are taken together"
    )


def _add_verify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = commands.add_parser(
        "verify",
        help="check that what a run wrote still holds",
        description="Check every file that run.json names by its hash, every table by its form, every span by its text, and "
        "every CSV file, the data of every figure and the briefing by the tables; drawings by their hash alone. Exit code 0 "
        "if all holds, 1 if something does not.",
    )
    verify.add_argument("folder", metavar="DIR", help="what parallax run wrote")
    verify.add_argument(
        "--corpus",
        metavar="CORPUS",
        help="the articles that the run read, to be compared, too (default: what lies here under the same name)",
    )


_CORPUS = (
    "a folder of .txt, .md or .html files, with an articles.csv about them or without (columns file, title, "
    "outlet, published, url); or one .jsonl, .csv, .tsv or .parquet file with a row per article; or a .zip of these"
)


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--corrections",
        metavar="FILE",
        help="a .csv file of what you overrule: action, table, article_id, start, end, column, value, why",
    )
    command.add_argument(
        "--repair-encoding", action="store_true", help="repair damaged letters (mojibake) as the articles are read"
    )


def _width(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 9999")
    return int(text)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 5 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 99999")
    return int(text)


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)


def _run(args: argparse.Namespace) -> int:
    if args.version:
        from importlib import metadata

        print(f"parallax {metadata.version('parallax-news')}")
        return 0
    if args.command is None:
        _parser().print_help()
        return 2
    # Imported here, so that --help answers at once.
    from nlp_helpers.output import BRIEFING
    from nlp_helpers.run import run

    wanted = None if args.tables is None else [name.strip() for name in args.tables.split(",") if name.strip()]
    found, record = run(
        args.corpus,
        args.out,
        wanted,
        seed=args.seed,
        corrections=args.corrections,
        aliases=args.aliases,
        repair=args.repair_encoding,
        marked=args.marked,
        progress=True,
    )
    print(summary(found))
    for name, why in record["not_drawn"].items():
        print(f"figure {name} not drawn: {why}")
    n_tables = sum(name.endswith(".parquet") for name in record["outputs"])
    n_figures = sum(name.endswith(".png") for name in record["outputs"])
    print(f"wrote {count(n_tables, 'table')} and {count(n_figures, 'figure')} to {args.out}")
    if BRIEFING in record["outputs"]:
        print(f"to be opened in a browser: {Path(args.out) / BRIEFING}")
    return 0


def _find(args: argparse.Namespace) -> int:
    from nlp_helpers import find
    from nlp_helpers.run import describe

    for words in args.words:  # a mistake there should not show only after the corpus is read
        find.pattern_of(words)
    if args.csv is not None:
        _may_write(Path(args.csv), Path(args.corpus))
    read = describe(args.corpus, corrections=args.corrections, repair=args.repair_encoding, progress=True)
    to_screen = sys.stdout.isatty()
    # Article, outlet and day take some 50 columns.
    fits = max(20, (shutil.get_terminal_size().columns - 70) // 2) if to_screen else 60
    width = fits if args.width is None else args.width
    places = find.find_words(read["articles"], args.words, read["blocks"], width=width)
    in_article = places.in_body.fillna(False).astype(bool) | (places.role == "headline").fillna(False)
    shown = places if args.all else places[in_article]
    colour = to_screen and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for line in find.concordance(shown, colour=colour):
        print(line)
    print("\n".join(find.counts(shown, read["articles"], args.words)))
    if len(shown) < len(places):
        print(
            f"{len(places) - len(shown):,} more in residue; --all shows {'it' if len(places) - len(shown) == 1 else 'them'}"
        )
    for line in noted(read):
        print(line)
    if args.csv is not None:
        _write_csv(shown, Path(args.csv))
        print(f"wrote {count(len(shown), 'row')} to {plain(args.csv)}")
    return 0


def _sample(args: argparse.Namespace) -> int:
    from nlp_helpers.marking import sampling
    from nlp_helpers.marking import sheet as marking_sheet

    made = sampling.read_run(args.folder, args.table)
    out = f"marks-{args.table}.csv" if args.out is None else args.out
    sample = sampling.draw(args.table, made, args.n, args.seed)
    paths = marking_sheet.write(sample, made["articles"], out, args.folder)
    origin = sample.origin
    drew = f"{origin.n_drawn:,} of {origin.n_rows:,}" if origin.n_drawn < origin.n_rows else f"all {origin.n_rows:,}"
    fewer = f" (fewer than {args.n:,})" if origin.n_rows < args.n else ""
    print(
        f"drew {drew} of {args.table}{fewer}, seed {origin.seed}"
        + (f"; left out: {sample.left_out}" if sample.left_out else "")
    )
    print(f"question: {QUESTIONS[args.table]}")
    print(
        f"wrote {plain(str(paths[0]))} and {plain(str(paths[1]))}: fill in the column right (yes, no, unsure), or open the page"
    )
    return 0


def _marked(args: argparse.Namespace) -> int:
    from nlp_helpers.marking import filled_in

    sheets = filled_in.read_all(args.sheets)
    for nth, tally in enumerate(filled_in.tally(sheets)):
        print(*([""] if nth else []), *(plain(line, 1000) for line in filled_in.lines(tally)), sep="\n")
    return 0


def _verify(args: argparse.Namespace) -> int:
    from nlp_helpers.verify import verify

    report = verify(args.folder, args.corpus, progress=True)
    for line in report.lines():
        print(line)
    return 1 if report.findings else 0


def _may_write(path: Path, corpus: Path) -> None:
    if corpus.exists() and (path.resolve() == corpus.resolve() or corpus.resolve() in path.resolve().parents):
        raise InputError(f"{path}: is part of the corpus, which is never written to; choose another --csv")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputError(
            f"{path}: {'is a folder' if path.is_dir() else 'its folder does not exist'}; choose another --csv"
        )


def _write_csv(places: pd.DataFrame, path: Path) -> None:
    from nlp_helpers import spreadsheet_cells
    from nlp_helpers.writing import files

    try:
        files.write_files({path: lambda file: spreadsheet_cells.write(places, file)})
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({reason(error)}); choose another --csv") from error


if __name__ == "__main__":
    sys.exit(main())
