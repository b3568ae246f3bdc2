"""The command: ``parallax run CORPUS --out DIR``; arguments, a summary of findings, exit codes."""

from __future__ import annotations

import argparse
import io
import sys
from typing import TYPE_CHECKING

from nlp_helpers.errors import InputError

if TYPE_CHECKING:
    from nlp_helpers.findings import Findings


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process by default.

    Returns
    -------
    int
        Exit code: 0, or 2 after one line on stderr that says what is wrong, where, and what to do.
    """
    args = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # Names of articles may hold letters that a terminal's encoding lacks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(args)
    except InputError as error:
        print(f"parallax: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("parallax: stopped; the output folder is as it was", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parallax",
        description="The same affair seen from several newsrooms: raw scraped articles in, tables and figures out.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="read a corpus, write tables, figures and run.json",
        description="Read a corpus and write DIR/tables, DIR/figures and DIR/run.json. DIR is complete afterwards, or untouched.",
    )
    run.add_argument(
        "corpus",
        metavar="CORPUS",
        help="a folder of .txt, .md or .html files, with an articles.csv about them or without (columns file, title, "
        "outlet, published, url); or one .jsonl, .csv, .tsv or .parquet file with a row per article; or a .zip of these",
    )
    run.add_argument("--out", metavar="DIR", required=True, help="new, empty, or made by an earlier run")
    run.add_argument("--tables", metavar="NAME,…", help="only these tables and what they need; no figures")
    run.add_argument(
        "--corrections",
        metavar="FILE",
        help="a .csv file of what you overrule: action, table, article_id, start, end, column, value, why",
    )
    run.add_argument(
        "--repair-encoding", action="store_true", help="repair damaged letters (mojibake) as the articles are read"
    )
    run.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of everything random (default 0)")
    return parser


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
    from nlp_helpers.run import run

    wanted = None if args.tables is None else [name.strip() for name in args.tables.split(",") if name.strip()]
    found, record = run(
        args.corpus,
        args.out,
        wanted,
        seed=args.seed,
        corrections=args.corrections,
        repair=args.repair_encoding,
        progress=True,
    )
    print(summary(found))
    for name, why in record["not_drawn"].items():
        print(f"figure {name} not drawn: {why}")
    n_tables = sum(name.endswith(".parquet") for name in record["outputs"])
    n_figures = sum(name.endswith(".png") for name in record["outputs"])
    print(f"wrote {_count(n_tables, 'table')} and {_count(n_figures, 'figure')} to {args.out}")
    return 0


def summary(found: Findings) -> str:
    """Say in a few lines what was found.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` returned.

    Returns
    -------
    str
        A line per step, counts only; then the notes on what was left out.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> print(summary(example.found()).splitlines()[0])
    read: 3 articles, 0 outlets named, 0 with a day
    """
    articles, lines = found["articles"], []
    outlets = articles.outlet.nunique()
    dated = articles.published_from.notna().sum()
    inferred = int((articles.published_basis == "inferred").sum())
    lines.append(
        f"read: {_count(len(articles), 'article')}, {_count(outlets, 'outlet')} named, {dated:,} with a day"
        + (f" ({inferred:,} of them inferred)" if inferred else "")
    )
    if "blocks" in found.tables:
        blocks = found["blocks"]
        residue = blocks[~blocks.is_body & (blocks.role != "headline")].role.value_counts().sort_index()
        kinds = ", ".join(f"{n:,} {role}" for role, n in residue.items())
        lines.append(
            f"clean: {_count(len(blocks), 'block')}, {int(blocks.is_body.sum()):,} of article, "
            f"{_count(int((blocks.role == 'headline').sum()), 'headline')}, {int(residue.sum()):,} residue"
            + (f" ({kinds})" if kinds else "")
        )
    if "dates" in found.tables:
        dates = found["dates"]
        lines.append(f"dates: {_count(len(dates), 'expression')}, {int(dates.date_from.notna().sum()):,} resolved")
    problems = articles[articles.problem.notna()]
    kinds_of = problems.problem.str.replace(r"^same as .*", "same as another", regex=True)
    for problem, ids in problems.article_id.groupby(kinds_of):
        lines.append(f"problem: {_count(len(ids), 'article')} ({problem}): {_some(list(ids))}")
    if "stories" in found.tables:
        sizes = found["stories"].story_id.value_counts()
        sure = found["stories"].membership.dropna()
        lines.append(
            f"stories: {len(sizes):,}, {int((sizes > 1).sum()):,} of two or more articles, the largest of {int(sizes.max()):,}"
            + (f"; membership {_span(sure.min(), sure.max())}" if len(sure) else "")
        )
    if found.topics_answer:
        lines.append(f"topics: {found.topics_answer}")
    lines += _corrected(found)
    return "\n".join(lines + _noted(found))


def _corrected(found: Findings) -> list[str]:
    if not found.corrections:
        return []
    left = [c.table for c in found.corrections if c.table not in found.applied]
    by_table = ", ".join(f"{n:,} in {name}" for name, n in found.applied.items())
    return [
        f"corrections: {sum(found.applied.values()):,} applied"
        + (f" ({by_table})" if by_table else "")
        + (f"; {len(left):,} not, to tables that were not made: {_some(sorted(set(left)))}" if left else "")
    ]


_MOST_NOTES = 15


def _noted(found: Findings) -> list[str]:
    """Say each kind of note once, the most frequent ones if there are many."""
    if found.notes.empty:
        return []
    kinds = list(found.notes.groupby("note"))
    shown = kinds
    if len(kinds) > _MOST_NOTES:
        shown = sorted(kinds, key=lambda kind: (-len(kind[1]), kind[0]))[: _MOST_NOTES - 1]
    lines = []
    for note, rows in shown:
        ids = [str(a) for a in rows.article_id.dropna()]
        lines.append(f"note: {_some(ids or list(rows.source.unique()))}: {_plain(note)}")
    if len(kinds) > len(shown):
        rest = sum(len(rows) for _, rows in kinds) - sum(len(rows) for _, rows in shown)
        lines.append(
            f"note: {_count(rest, 'more note')} of {len(kinds) - len(shown):,} other kinds; run.json counts them all"
        )
    return lines


def _span(low: float, high: float) -> str:
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"


def _some(names: list[str], most: int = 5) -> str:
    rest = len(names) - most
    return ", ".join(_plain(name) for name in names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def _plain(text: str) -> str:
    """Put a text on one line of bounded length, with nothing in it that a terminal obeys."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))
    return shown if len(shown) <= 200 else shown[:199] + "…"


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
