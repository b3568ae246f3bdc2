"""Tables → layers of marks over an article: dates, numbers, names, who says what, what others have, too, and topics.

In: the tables of a run. Out: :class:`~nlp_helpers.spans.Mark` for each span of one article, with what is said of it, and the
style that tells the layers apart where they lie over one another: each takes another trait of the letters.

>>> from nlp_helpers import tables
>>> from nlp_helpers.findings import Findings
>>> row = {"article_id": "a", "quote": 0, "start": 1, "end": 3, "speaker": "Ann Lee", "cue": "said", "form": "direct"}
>>> found = Findings(tables={"quotes": tables.make("quotes", [row | {"cue_start": 6, "cue_end": 10}])})
>>> [mark.title for mark in marks_of(found, "quotes", "a")]
['quoted: Ann Lee (said)']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from nlp_helpers.dates.written import iso_days
from nlp_helpers.findings import Findings
from nlp_helpers.spans import Mark

_SPEECH = ("quotes", "statements")
#: Layer → the tables it needs.
LAYERS: dict[str, tuple[str, ...]] = {
    "blocks": ("blocks",),
    "quotes": ("quotes",),
    "statements": ("statements",),
    "speakers": _SPEECH,
    "cues": _SPEECH,
    "names": ("names",),
    "dates": ("dates",),
    "numbers": ("numbers",),
    "echoes": ("echoes",),
    "utterances": ("utterances",),
    "topics": ("passages", "topics"),
}

#: Layer → its trait, what takes it away again, and the trait in words. Each has one of its own, so that a fragment inside a
#: statement, or a speaker, shows all of them, in print too.
TRAITS: dict[str, tuple[str, str, str]] = {
    "quotes": (
        "background-color:rgba(0,114,178,.2)",
        "background-color:transparent",
        "shaded; the speaker stands behind it",
    ),
    "statements": (
        "border-bottom:2px dashed #D55E00",
        "border-bottom:none",
        "a dashed line below; the speaker stands behind it",
    ),
    "speakers": (
        "font-weight:700;box-shadow:0 0 0 1px #009E73;border-radius:2px",
        "font-weight:inherit;box-shadow:none",
        "bold, in a frame",
    ),
    "cues": ("font-style:italic", "font-style:inherit", "in italics"),
    "names": ("border-top:1px solid #CC79A7", "border-top:none", "a line above"),
    "dates": (
        "background-image:linear-gradient(transparent 60%,rgba(230,159,0,.5) 60%)",
        "background-image:none",
        "a broad line through the feet of the letters",
    ),
    "numbers": ("font-family:monospace", "font-family:inherit", "in typewriter letters"),
    "echoes": ("letter-spacing:.07em", "letter-spacing:inherit", "spaced out; another article has it, too"),
    "utterances": (
        "text-decoration:overline double 1px #D55E00",
        "text-decoration:none",
        "a double line above; other articles give the same words of the speaker",
    ),
    "topics": ("", "", "a label before each sentence"),
}


def off(layer: str) -> str:
    """Give the selector of a page on which a layer is switched off.

    Parameters
    ----------
    layer : str

    Returns
    -------
    str

    Examples
    --------
    >>> off("dates")
    '.plx:has(.plx-on-dates:not(:checked))'
    """
    return f".plx:has(.plx-on-{layer}:not(:checked))"


STYLE = (
    "".join(
        f".plx mark.plx-{layer}{{{trait}}}{off(layer)} mark.plx-{layer}{{{none}}}"
        for layer, (trait, none, _) in TRAITS.items()
        if trait
    )
    # Labels are drawn, not written: they are not part of the text, and are not copied with it.
    + ".plx-who::after,.plx-topic::before{font:normal 700 .72em/1 sans-serif;color:var(--soft);white-space:nowrap}"
    ".plx-who::after{content:attr(data-who);vertical-align:.55em;padding:0 .3em}"
    ".plx-who:focus::after{content:attr(title);white-space:pre-wrap}"
    ".plx-topic::before{content:attr(data-topic);border:1px solid var(--soft);border-radius:3px;padding:0 .25em;"
    "margin-right:.35em;vertical-align:.1em}"
    ".plx-topic:focus::before{content:attr(title)}"
    + "".join(
        f"{off(one)} .plx-who.plx-of-{one}:not(.plx-of-{other}){{display:none}}"
        for one, other in (_SPEECH, _SPEECH[::-1])
    )
    + ".plx-who.plx-within{display:none}"
    + "".join(
        f"{off(one)} .plx-who.plx-within.plx-of-{other}:not(.plx-of-{one}){{display:inline}}"
        for one, other in (_SPEECH, _SPEECH[::-1])
    )
    + f"{off(_SPEECH[0])}{off(_SPEECH[1]).removeprefix('.plx')} .plx-who{{display:none!important}}"
    + f"{off('topics')} :is(.plx-topic,.plx-topic-list){{display:none}}"
)


def marks_of(found: Findings, layer: str, article_id: str) -> list[Mark]:
    """List the marks of one layer over one article.

    Parameters
    ----------
    found : Findings
        With the tables that the layer needs, see :data:`LAYERS`.
    layer : str
        ``blocks`` has none: blocks are the page itself.
    article_id : str

    Returns
    -------
    list of Mark
        In reading order.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> [mark.title for mark in marks_of(example.found(), "dates", "ferry")]
    ['date: not resolved', 'date: not resolved']
    """
    if layer in _RELATED:
        marks = [mark for name in _SPEECH for mark in _related(rows_of(found[name], article_id), layer, name)]
        return sorted(set(marks), key=lambda mark: (mark.start, mark.end, mark.title))
    if layer == "echoes":
        return _echoes(found, article_id)
    if layer == "utterances":
        return _utterances(found, article_id)
    if layer == "topics":
        return _topics(found, article_id)
    if layer not in _MARKS:
        return []
    return [_MARKS[layer](row) for row in rows_of(found[layer], article_id).to_dict("records")]


def rows_of(table: pd.DataFrame, article_id: str) -> pd.DataFrame:
    """Pick one article's rows, in reading order.

    Parameters
    ----------
    table : DataFrame
        Columns ``article_id, start, end``.
    article_id : str

    Returns
    -------
    DataFrame
    """
    return table[table.article_id == article_id].sort_values(["start", "end"])


def or_empty(value: Any) -> str:
    """Write a cell, a missing one as an empty string.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
    """
    return "" if value is None or pd.isna(value) else str(value)


def _date(row: Mapping[str, Any]) -> Mark:
    first, last = or_empty(row["date_from"]), or_empty(row["date_to"])
    title = "date: not resolved"
    if first or last:
        anchor = or_empty(row["anchor"])
        more = "; ".join(part for part in (or_empty(row["precision"]), anchor and f"anchor: {anchor}") if part)
        title = f"date: {iso_days(first, last)}" + (f" ({more})" if more else "")
    return Mark(row["start"], row["end"], "dates", title)


def _name(row: Mapping[str, Any]) -> Mark:
    parts = [or_empty(row["entity"]), or_empty(row["kind"]), or_empty(row["title"])]
    title = f"name: {'; '.join(part for part in parts if part) or 'not known whose'}"
    return Mark(row["start"], row["end"], "names", title, mend=(("entity", parts[0]),))


def _quote(row: Mapping[str, Any]) -> Mark:
    how = {"fragment": "quoted fragment", "continued": "quoted (a speech goes on)", "headline": "quoted in a headline"}
    return _speech(row, "quotes", how.get(or_empty(row["form"]), "quoted"))


def _statement(row: Mapping[str, Any]) -> Mark:
    return _speech(row, "statements", "reported")


def _speech(row: Mapping[str, Any], layer: str, how: str) -> Mark:
    speaker, cue = or_empty(row["speaker"]), or_empty(row["cue"])
    title = f"{how}: {speaker or 'no speaker'}" + (f" ({cue})" if cue else "")
    return Mark(row["start"], row["end"], layer, title, label=speaker, mend=(("speaker", speaker),))


def _number(row: Mapping[str, Any]) -> Mark:
    low, high = (None if pd.isna(row[end]) else f"{row[end]:,.15g}" for end in ("low", "high"))
    size = low if low == high else f"{low or '…'} to {high or '…'}"
    about = "about " if row["approximate"] is True or row["approximate"] == 1 else ""
    unit, of = or_empty(row["unit"]), or_empty(row["of"])
    title = " ".join(f"number: {about}{size or 'not known'} {unit} {f'of {of}' if of and unit else of}".split())
    mend = tuple((c, "" if pd.isna(row[c]) else f"{row[c]:.15g}") for c in ("low", "high"))
    return Mark(row["start"], row["end"], "numbers", title, mend=(*mend, ("unit", unit), ("of", of)))


def _echoes(found: Findings, article_id: str) -> list[Mark]:
    """Both sides of a pair are marked, each with where the other stands."""
    marks = []
    for side, other in ("ab", "ba"):
        table = found["echoes"]
        for row in table[table[f"article_id_{side}"] == article_id].to_dict("records"):
            how = ", ".join(part for part in (or_empty(row["kind"]), or_empty(row["match"])) if part)
            there = f"{row[f'article_id_{other}']} {row[f'start_{other}']} to {row[f'end_{other}']}"
            marks.append(Mark(row[f"start_{side}"], row[f"end_{side}"], "echoes", f"{how}: {there}"))
    return sorted(set(marks), key=lambda mark: (mark.start, mark.end, mark.title))


def _utterances(found: Findings, article_id: str) -> list[Mark]:
    """A stretch of an utterance, with how the others give it."""
    table, marks = found["utterances"], []
    own = rows_of(table, article_id)
    others = table[table.utterance.isin(own.utterance) & (table.article_id != article_id)]
    for row in own.to_dict("records"):
        there = others[others.utterance == row["utterance"]].drop_duplicates(["article_id", "match"])
        also = ", ".join(f"{r.article_id} ({or_empty(r.match)})" for r in there.itertuples())
        title = (
            f"{row['utterance']}, {or_empty(row['match'])}: {or_empty(row['speaker']) or 'no speaker'}; also in {also}"
        )
        marks.append(Mark(row["start"], row["end"], "utterances", title))
    return marks


def _topics(found: Findings, article_id: str) -> list[Mark]:
    """A sentence with its topic; one without is marked, too, where others have one: it must not pass for the topic before."""
    own = rows_of(found["passages"], article_id)
    labels = dict(zip(found["topics"].topic, found["topics"].label, strict=True))
    if own.topic.isna().all():
        return []
    marks = []
    for row in own.to_dict("records"):
        topic = or_empty(row["topic"])
        weight = "" if not topic or pd.isna(row["weight"]) else f" ({row['weight']:.2f})"
        about = f"{topic} {or_empty(labels.get(topic))}".strip() or "none"
        marks.append(Mark(row["start"], row["end"], "topics", f"topic: {about}{weight}", label=topic or "–"))
    return marks


_MARKS: dict[str, Callable[[Mapping[str, Any]], Mark]] = {
    "dates": _date,
    "names": _name,
    "quotes": _quote,
    "statements": _statement,
    "numbers": _number,
}
# Layer → the columns of its place, and what it is called.
_RELATED = {"speakers": "speaker", "cues": "cue"}


def _related(rows: pd.DataFrame, layer: str, name: str) -> Iterator[Mark]:
    """The mentions of speakers, or the cues, of quotes or statements, each once."""
    column = _RELATED[layer]
    placed = rows[rows[f"{column}_start"].notna()].drop_duplicates([f"{column}_start", f"{column}_end", "speaker"])
    for row in placed.to_dict("records"):
        what = or_empty(row["speaker"]) or "no speaker"
        of = "a quote" if name == "quotes" else "a statement"
        title = f"speaker: {what}" if layer == "speakers" else f"cue of {of}: {what}"
        yield Mark(row[f"{column}_start"], row[f"{column}_end"], layer, title)
