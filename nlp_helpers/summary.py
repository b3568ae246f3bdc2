"""What a run found, in lines for a terminal.

In: findings. Out: a line per kind of finding, counts only; then the notes on what was left out.

>>> from nlp_helpers import example
>>> print(summary(example.found()).splitlines()[0])
read: 3 articles, 0 outlets named, 0 with a day
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp_helpers.plurals import count
from nlp_helpers.terminal import plain

if TYPE_CHECKING:
    import pandas as pd

    from nlp_helpers.findings import Findings


def summary(found: Findings) -> str:
    """Say in a few lines what was found.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` returned.

    Returns
    -------
    str
        Lines.
    """
    articles, lines = found["articles"], []
    outlets = articles.outlet.nunique()
    dated = articles.published_from.notna().sum()
    inferred = int((articles.published_basis == "inferred").sum())
    lines.append(
        f"read: {count(len(articles), 'article')}, {count(outlets, 'outlet')} named, {dated:,} with a day"
        + (f" ({inferred:,} of them inferred)" if inferred else "")
    )
    if "blocks" in found.tables:
        blocks = found["blocks"]
        residue = blocks[~blocks.is_body & (blocks.role != "headline")].role.value_counts().sort_index()
        kinds = ", ".join(f"{n:,} {role}" for role, n in residue.items())
        lines.append(
            f"clean: {count(len(blocks), 'block')}, {int(blocks.is_body.sum()):,} of article, "
            f"{count(int((blocks.role == 'headline').sum()), 'headline')}, {int(residue.sum()):,} residue"
            + (f" ({kinds})" if kinds else "")
        )
    if "dates" in found.tables:
        dates = found["dates"]
        placed = int((dates.date_from.notna() | dates.date_to.notna()).sum())
        lines.append(f"dates: {count(len(dates), 'time expression')}, {placed:,} placed")
    if "quotes" in found.tables and "statements" in found.tables:
        lines.append(_voices(found["quotes"], found["statements"]))
    problems = articles[articles.problem.notna()]
    kinds_of = problems.problem.str.replace(r"^same as .*", "same as another", regex=True)
    for problem, ids in problems.article_id.groupby(kinds_of):
        mend = "; --repair-encoding mends it" if problem == "damaged encoding" else ""
        lines.append(f"problem: {count(len(ids), 'article')} ({problem}{mend}): {_some(list(ids))}")
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
    lines += [f"marked: {marked.said()}" for marked in found.marked]
    return "\n".join(lines + noted(found))


def _voices(quotes: pd.DataFrame, statements: pd.DataFrame) -> str:
    speakers = {*quotes.speaker.dropna(), *statements.speaker.dropna()}
    nameless = int(quotes.speaker.isna().sum())
    return (
        f"voices: {count(len(quotes), 'quote')} and {count(len(statements), 'reported statement')} by "
        f"{count(len(speakers), 'speaker')}"
        + (f"; {nameless:,} in quotation marks that nobody speaks" if nameless else "")
    )


def _side_by_side(found: Findings) -> list[str]:
    """Say what articles share, and what they give differently."""
    made, lines = found.tables, []
    if "numbers" in made:
        named = int(made["numbers"]["of"].notna().sum())
        lines.append(
            f"numbers: {count(len(made['numbers']), 'quantity')}, {named:,} of them of something that the text names"
        )
    if "echoes" in made:
        echoes = made["echoes"]
        n = len({*echoes.article_id_a, *echoes.article_id_b})
        between = f" between {count(n, 'article')}" if n else ""
        lines.append(f"echoes: {count(len(echoes), 'pair')} of passages{between}{_kinds(echoes.kind)}")
    if "utterances" in made:
        own = made["utterances"]
        lines.append(
            f"utterances: {own.utterance.nunique():,} that several articles give, in {count(len(own), 'stretch')}"
            + _kinds(own.match)
        )
    if "points" in made:
        points = made["points"]
        wide = f"; the widest in {points.n_articles.max():,} of them" if len(points) else ""
        lines.append(
            f"points: {points.point.nunique():,} that two or more articles of a story report, in "
            f"{count(points.story_id.nunique(), 'story')}{wide}"
        )
    if "discrepancies" in made:
        from nlp_helpers.discrepancies.series import in_series

        rows = made["discrepancies"]
        n_series = len(in_series(rows))
        apart = rows[~rows.discrepancy.isin(in_series(rows))].drop_duplicates("discrepancy")
        series = f"; {count(n_series, 'number')} that changed from day to day" if n_series else ""
        lines.append(f"discrepancies: {count(len(apart), 'thing')} given differently{_kinds(apart.kind)}{series}")
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


def noted(found: Findings) -> list[str]:
    """Say each kind of note once, the most frequent ones if there are many.

    Parameters
    ----------
    found : Findings

    Returns
    -------
    list of str

    Examples
    --------
    >>> from nlp_helpers import example
    >>> noted(example.found())
    []
    """
    if found.notes.empty:
        return []
    kinds = list(found.notes.groupby("note"))
    shown = kinds
    if len(kinds) > _MOST_NOTES:
        shown = sorted(kinds, key=lambda kind: (-len(kind[1]), kind[0]))[: _MOST_NOTES - 1]
    lines = []
    for note, rows in shown:
        of = [str(a) for a in rows.article_id.dropna()] or [str(source) for source in rows.source.dropna().unique()]
        lines.append(f"note: {_some(of)}: {plain(note)}" if of else f"note: {plain(note)}")
    if len(kinds) > len(shown):
        rest = sum(len(rows) for _, rows in kinds) - sum(len(rows) for _, rows in shown)
        lines.append(
            f"note: {count(rest, 'more note')} of {len(kinds) - len(shown):,} other kinds; run.json counts them all"
        )
    return lines


def _span(low: float, high: float) -> str:
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"


def _some(names: list[str], most: int = 5) -> str:
    rest = len(names) - most
    return ", ".join(plain(name) for name in names[:most]) + (f" and {rest:,} more" if rest > 0 else "")
