"""An article's text and the marks over it → HTML in which every character is text, and layers are switched without a script.

In: a row of ``articles`` and :class:`~nlp_helpers.spans.Mark`. Out: the parts that the reader's pages are put together from. A
switch is a checkbox within its label, and the style asks the page around it (``:has``) which are ticked: nothing needs an id, so
that of two readers on a page none switches the other, and where styles are taken away (a notebook that is not trusted)
everything is shown.

>>> words_html("Closed on Monday.", 10, 17, [Mark(10, 16, "dates", "date: 2021-07-05")])
'<mark class="plx-dates" title="date: 2021-07-05">Monday</mark>.'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_helpers.dates.written import iso_days
from nlp_helpers.figures.style import ROLE_COLOURS
from nlp_helpers.plurals import count
from nlp_helpers.reader.layers import LAYERS, STYLE, TRAITS, off, or_empty
from nlp_helpers.shown_text import escaped
from nlp_helpers.spans import Mark, Piece, cut

WIDTH = 900  #: pixels, at most
#: How the words of a shared passage look beside the other article's; where passages lie over each other, the first of these.
LOOKS = ("same", "changed", "only here", "pale same", "pale changed", "pale only here")
#: The traits of words that differ, on every page that sets words side by side.
CHANGED = "font-weight:700;background-color:rgba(230,159,0,.28)"
ONLY_HERE = "text-decoration:underline;background-color:rgba(0,114,178,.18)"


@dataclass(frozen=True, repr=False)
class Shown:
    """A page for the last line of a cell.

    Attributes
    ----------
    html : str
        The page's part.
    summary : str
        What stands for it where there is no HTML.
    """

    html: str
    summary: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.summary


def title(text: str) -> str:
    """Write the attribute that is shown when a part is pointed at.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> title("a\\nb")
    'title="a&#10;b"'
    """
    return f'title="{escaped(text).replace(chr(10), "&#10;")}"'


def words_html(
    raw: str, start: int, end: int, marks: Iterable[Mark], around: Mapping[Mark, tuple[str, str]] | None = None
) -> str:
    """Write a stretch of text with the marks over it.

    Parameters
    ----------
    raw : str
        The whole text.
    start, end : int
        The stretch.
    marks : iterable of Mark
        They may overlap. Of layers (:data:`nlp_helpers.reader.layers.LAYERS`), or of one of :data:`LOOKS`.
    around : mapping of Mark to (str, str), optional
        HTML that stands where a mark begins, and where it ends.

    Returns
    -------
    str
        HTML.
    """
    around = around or {}
    shown = []
    for piece in cut(start, end, marks):
        words = escaped(raw[piece.start : piece.end])
        looks = [look for look in LOOKS if any(m.layer == look for m in piece.marks)]
        over = [m for m in piece.marks if m.layer in LAYERS]
        if looks:
            words = f'<span class="plx-{looks[0].replace(" ", "-")}">{words}</span>'
        if over:
            kinds = " ".join(f"plx-{layer}" for layer in sorted({m.layer for m in over}))
            about = "\n".join(m.title for m in over if m.title)
            words = f'<mark class="{kinds}" {title(about)}>{words}</mark>'
        opens = [around[m][0] for m in piece.marks if m in around and m.start == piece.start]
        closes = [around[m][1] for m in piece.marks if m in around and m.end == piece.end]
        shown.append("".join([*opens, _topic(piece, start), words, _who(piece, end), *closes]))
    return "".join(shown)


def _topic(piece: Piece, start: int) -> str:
    begin = [m for m in piece.marks if m.layer == "topics" and max(m.start, start) == piece.start]
    return "".join(
        f'<i class="plx-topic" data-topic="{escaped(m.label)}" tabindex="0" {title(m.title)}></i>' for m in begin
    )


def _who(piece: Piece, end: int) -> str:
    """Who speaks, where a stretch of speech ends (in this block), for those who can't point or tell colours."""
    said = [m for m in piece.marks if m.label and m.layer != "topics"]
    ends = [m for m in said if min(m.end, end) == piece.end]
    goes_on = [(m.label, m.layer) for m in said if min(m.end, end) > piece.end]
    shown = []
    for name in dict.fromkeys(m.label for m in ends):
        # A longer stretch of the same speaker names them at its own end; of another layer only while that is switched on.
        own = [m for m in ends if m.label == name and (name, m.layer) not in goes_on]
        if own:
            kinds = "".join(f" plx-of-{layer}" for layer in sorted({m.layer for m in own}))
            within = " plx-within" if name in dict(goes_on) else ""
            about = "\n".join(dict.fromkeys(m.title for m in own))
            shown.append(
                f'<i class="plx-who{kinds}{within}" data-who="{escaped(name)}" tabindex="0" {title(about)}></i>'
            )
    return "".join(shown)


def published(article: Mapping[str, Any]) -> str:
    """Say of what day an article is.

    Parameters
    ----------
    article : mapping
        With ``published_from, published_to``, if they are known.

    Returns
    -------
    str

    Examples
    --------
    >>> published({"published_from": "2022-01-12", "published_to": "2022-01-12"}), published({})
    ('2022-01-12', '')
    """
    return iso_days(article.get("published_from"), article.get("published_to"))


def head(article: Mapping[str, Any]) -> str:
    """Write what is known of an article: title, id, outlet, day, problem.

    Parameters
    ----------
    article : mapping
        A row of ``articles``; what is not there is left out.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> head({"article_id": "a", "title": None})
    '<p class="plx-faint"><bdi>a</bdi></p>'
    """
    about = [or_empty(article["article_id"]), or_empty(article.get("outlet")), published(article)]
    about.append(or_empty(article.get("problem")))
    name = or_empty(article.get("title"))
    shown = " · ".join(f"<bdi>{escaped(part)}</bdi>" for part in about if part)
    return (
        f'<p class="plx-title" dir="auto">{escaped(name)}</p>' if name else ""
    ) + f'<p class="plx-faint">{shown}</p>'


def switches(
    layers: Sequence[str], marks: Iterable[Mark], residue: int, on: Collection[str], fixed: bool = False
) -> str:
    """Write the switch of each layer, with how many marks it has, and the topics' names.

    Parameters
    ----------
    layers : sequence of str
    marks : iterable of Mark
    residue : int
        Lines set aside: what the layer ``blocks`` switches.
    on : collection of str
        The layers that are on at first.
    fixed : bool
        Show what is on, but let nothing be switched: something else does.

    Returns
    -------
    str
        HTML; empty without layers.

    Examples
    --------
    >>> switches(["dates"], [Mark(0, 6, "dates")], 0, ["dates"]).count(" checked")
    1
    """
    marks = list(marks)
    shown = []
    for layer in (name for name in LAYERS if name in layers):
        n = residue if layer == "blocks" else sum(m.layer == layer for m in marks)
        name, says = ("<s>residue</s>", "lines set aside, struck through; without them a note says how many") if (
            layer == "blocks"
        ) else (f'<mark class="plx-{layer}">{layer}</mark>', TRAITS[layer][2])  # fmt: skip
        checked = " checked" if layer in on and n else ""
        disabled = " disabled" if fixed or not n else ""
        # Without autocomplete="off" a browser that opens the page again keeps what was ticked last.
        box = f'<input type="checkbox" class="plx-on plx-on-{layer}" autocomplete="off"{checked}{disabled}>'
        empty = "" if n else " plx-none"
        shown.append(f'<label class="plx-switch{empty}" {title(f"{layer}: {says}")}>{box} {name} {n:,}</label>')
    if not shown:
        return ""
    kind, says = ("plx-switches plx-fixed", "Shown") if fixed else ("plx-switches", "Ticked layers are shown")
    # In JupyterLab keys would be commands of the notebook, not of a box within its output.
    return (
        f'<fieldset class="{kind}" data-lm-suppress-shortcuts="true"><legend>{says}</legend>{" ".join(shown)}</fieldset>'
        + _topics_of(marks)
    )


def _topics_of(marks: Iterable[Mark]) -> str:
    """The topics of an article, most sentences first."""
    count: dict[str, int] = {}
    for m in marks:
        if m.layer == "topics":
            name = m.title.removeprefix("topic: ").rsplit(" (", 1)[0]
            count[name] = count.get(name, 0) + 1
    shown = [
        f"<bdi>{escaped(name)}</bdi> {n:,}" for name, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    ]
    return (
        f'<p class="plx-topic-list plx-faint">Topics, with their sentences here: {"; ".join(shown)}</p>'
        if shown
        else ""
    )


def page(body: str, style: str = "", kind: str = "plx", width: int = WIDTH) -> str:
    """Put a page together.

    Parameters
    ----------
    body : str
        HTML.
    style : str
        Of its own, besides that of all pages.
    kind : str
        Its classes.
    width : int
        Pixels, at most.

    Returns
    -------
    str
        One ``div`` with its style.
    """
    # Both classes keep MathJax away, of JupyterLab and of exported pages: a price in dollars is no formula.
    return (
        f'<div class="{kind} tex2jax_ignore mathjax_ignore" style="max-width:{int(width)}px">'
        f"<style>{_STYLE}{style}</style>{body}</div>"
    )


def hidden_note(n: int, kinds: str) -> str:
    """Say in place of lines that are switched off how many there are.

    Parameters
    ----------
    n : int
    kinds : str
        Their roles.

    Returns
    -------
    str
        HTML that is seen while they are not: without styles the lines are seen, and the attribute hides the note.

    Examples
    --------
    >>> hidden_note(1, "1 stamp")
    '<p class="plx-hidden" hidden="hidden">1 line of residue not shown (1 stamp)</p>'
    """
    return f'<p class="plx-hidden" hidden="hidden">{count(n, "line")} of residue not shown ({escaped(kinds)})</p>'


_STYLE = (
    # JupyterLab's colours where there are any, so that a dark page stays dark; else those of the page.
    ".plx{--ink:var(--jp-content-font-color1,currentColor);--soft:color-mix(in srgb,currentColor 68%,transparent);"
    "color:var(--ink);font-size:14px;line-height:1.5}"
    ".plx p{margin:0 0 .3em}"
    ".plx-title{font-weight:700;font-size:1.15em}"
    ".plx-faint,.plx-hidden{color:var(--soft);font-size:.9em}"
    ".plx-key{border-left:.9em solid var(--role);padding-left:.4em}"
    ".plx-legend,.plx-switches{display:flex;flex-wrap:wrap;gap:.2em 1.1em;font-size:.9em}"
    ".plx-legend{padding-bottom:.2em}"
    ".plx-switches{border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:3px;margin:.3em 0 .6em;"
    "padding:.1em .7em .4em}"
    ".plx-switches legend{font-size:.9em;width:auto;margin:0;padding:0 .3em;border:0;color:var(--soft)}"
    ".plx-switch{cursor:pointer;white-space:nowrap;padding:.15em 0}"
    ".plx-switch input{margin:0 .25em 0 0;vertical-align:-.1em}"
    ".plx-switch:focus-within{outline:2px solid currentColor;outline-offset:2px;border-radius:2px}"
    ".plx-none{color:var(--soft);cursor:default}"
    ".plx-fixed .plx-switch{cursor:default}.plx-fixed input{display:none}"
    ".plx-fixed .plx-switch:has(input:not(:checked)),.plx-fixed:not(:has(input:checked)){display:none}"
    ".plx-words{padding:0 .6em;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}"
    ".plx-headline .plx-words,.plx-subhead .plx-words{font-weight:700}"
    ".plx s{color:var(--soft);text-decoration:line-through 1px}"
    ".plx summary{cursor:pointer}"
    ".plx code{display:inline-block;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;font-size:.95em}"
    ".plx mark{color:inherit;background:none}"
    f"{off('blocks')} .plx-aside{{display:none}}{off('blocks')} .plx-hidden{{display:block;font-style:italic}}"
    "@media print{.plx{max-width:none!important}.plx *{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    ".plx-switch input,.plx-switch:has(input:not(:checked)),.plx-switches:not(:has(input:checked)){display:none}}"
    + STYLE
    + "".join(
        f".plx-{role}{{--role:{'var(--ink)' if role == 'headline' else colour}}}"
        for role, colour in ROLE_COLOURS.items()
    )
)
