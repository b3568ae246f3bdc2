"""The command: ``parallax run CORPUS --out DIR`` and ``parallax find CORPUS WORDS``; arguments, summary, exit codes."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_helpers.errors import InputError
from nlp_helpers.terminal import plain as _plain

if TYPE_CHECKING:
    import pandas as pd

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
        code = _find(args) if args.command == "find" else _run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever reads along (head, less) has seen enough. What is left to write goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except InputError as error:
        print(f"parallax: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        kept = "" if args.command == "find" else "; the output folder is as it was"
        print(f"parallax: stopped{kept}", file=sys.stderr)
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
    return parser


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
        aliases=args.aliases,
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
    for line in _noted(read):
        print(line)
    if args.csv is not None:
        _write_csv(shown, Path(args.csv))
        print(f"wrote {_count(len(shown), 'row')} to {_plain(args.csv)}")
    return 0


def _may_write(path: Path, corpus: Path) -> None:
    if corpus.exists() and (path.resolve() == corpus.resolve() or corpus.resolve() in path.resolve().parents):
        raise InputError(f"{path}: is part of the corpus, which is never written to; choose another --csv")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputError(
            f"{path}: {'is a folder' if path.is_dir() else 'its folder does not exist'}; choose another --csv"
        )


def _write_csv(places: pd.DataFrame, path: Path) -> None:
    from nlp_helpers import tables

    try:
        tables.write_csv(places, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another --csv") from error


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
    if "quotes" in found.tables and "statements" in found.tables:
        lines.append(_voices(found["quotes"], found["statements"]))
    problems = articles[articles.problem.notna()]
    kinds_of = problems.problem.str.replace(r"^same as .*", "same as another", regex=True)
    for problem, ids in problems.article_id.groupby(kinds_of):
        mend = "; --repair-encoding mends it" if problem == "damaged encoding" else ""
        lines.append(f"problem: {_count(len(ids), 'article')} ({problem}{mend}): {_some(list(ids))}")
    if "stories" in found.tables:
        sizes = found["stories"].story_id.value_counts()
        sure = found["stories"].membership.dropna()
        lines.append(
            f"stories: {len(sizes):,}, {int((sizes > 1).sum()):,} of two or more articles, the largest of {int(sizes.max()):,}"
            + (f"; membership {_span(sure.min(), sure.max())}" if len(sure) else "")
            + _undated(articles)
        )
    lines += _side_by_side(found)
    if found.by_topic:
        lines.append(f"topics: {found.by_topic.answer}")
    if found.keyness_answer:
        lines.append(f"keyness: {found.keyness_answer}")
    lines += _corrected(found)
    return "\n".join(lines + _noted(found))


def _voices(quotes: pd.DataFrame, statements: pd.DataFrame) -> str:
    speakers = {*quotes.speaker.dropna(), *statements.speaker.dropna()}
    nameless = int(quotes.speaker.isna().sum())
    return (
        f"voices: {_count(len(quotes), 'quote')} and {_count(len(statements), 'reported statement')} by "
        f"{_count(len(speakers), 'speaker')}"
        + (f"; {nameless:,} in quotation marks that nobody speaks" if nameless else "")
    )


def _side_by_side(found: Findings) -> list[str]:
    """Say what articles share, and what they give differently."""
    made, lines = found.tables, []
    if "numbers" in made:
        named = int(made["numbers"]["of"].notna().sum())
        lines.append(
            f"numbers: {_count(len(made['numbers']), 'quantity')}, {named:,} of them of something that the text names"
        )
    if "echoes" in made:
        echoes = made["echoes"]
        n = len({*echoes.article_id_a, *echoes.article_id_b})
        between = f" between {_count(n, 'article')}" if n else ""
        lines.append(f"echoes: {_count(len(echoes), 'pair')} of passages{between}{_kinds(echoes.kind)}")
    if "utterances" in made:
        own = made["utterances"]
        lines.append(
            f"utterances: {own.utterance.nunique():,} that several articles give, in {_count(len(own), 'stretch')}"
            + _kinds(own.match)
        )
    if "points" in made:
        points = made["points"]
        wide = f"; the widest in {points.n_articles.max():,} of them" if len(points) else ""
        lines.append(
            f"points: {points.point.nunique():,} that two or more articles of a story report, in "
            f"{_count(points.story_id.nunique(), 'story')}{wide}"
        )
    if "discrepancies" in made:
        from nlp_helpers.number_series import in_series

        rows = made["discrepancies"]
        n_series = len(in_series(rows))
        apart = rows[~rows.discrepancy.isin(in_series(rows))].drop_duplicates("discrepancy")
        series = f"; {_count(n_series, 'number')} that changed from day to day" if n_series else ""
        lines.append(f"discrepancies: {_count(len(apart), 'thing')} given differently{_kinds(apart.kind)}{series}")
    return lines


def _kinds(column: pd.Series) -> str:
    """Count the values of a column, the most frequent first, in parentheses."""
    counts = column.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return f" ({', '.join(f'{n:,} {kind}' for kind, n in counts.items())})" if len(counts) else ""


def _undated(articles: pd.DataFrame) -> str:
    """Warn that without days a story may be a subject that was in the news more than once."""
    known = articles.published_from.notna() & (articles.published_basis != "inferred").fillna(True)
    missing = len(articles) - int(known.sum())
    if len(articles) < 2 or not missing:
        return ""
    which = "no day was known" if missing == len(articles) else f"no day was known of {missing:,}"
    return f"; {which} beforehand, so a story may be one subject on several days"


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


def _count(n: int, noun: str) -> str:
    if n != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{n:,} {noun}"


if __name__ == "__main__":
    sys.exit(main())
