"""Sections and sources → one HTML file that needs nothing else.

In: what the sections are made of, the articles, and the places that are pointed at. Out: the page. Its templates, style and
script lie beside this file in ``templates/``. Nothing that comes from an article is ever markup: every string that a template
writes is escaped here, and what can't be seen on a page is shown as its picture.

>>> page = render("Two <articles>", [], [], Places([]))
>>> page.startswith("<!doctype html>"), "<title>Two &lt;articles&gt;</title>" in page
(True, True)
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nlp_helpers.briefing.places import Places
from nlp_helpers.briefing.section import Section
from nlp_helpers.briefing.sources import Source
from nlp_helpers.plurals import count
from nlp_helpers.shown_text import escaped


def render(title: str, sections: Sequence[Section], sources: Sequence[Source], places: Places) -> str:
    """Write the page.

    Parameters
    ----------
    title : str
        Its heading.
    sections : sequence of Section
        In their order; the first one is the first screen.
    sources : sequence of Source
        Every article, see :func:`nlp_helpers.briefing.sources.sources`.
    places : Places
        That the sections' links lead to.

    Returns
    -------
    str
        The same for the same arguments. It asks for nothing over a network, and forbids the browser to.
    """
    script = _file("script.js")
    page = environment().get_template("page.html")
    index = {article_id: i for i, article_id in enumerate(places.article_ids)}
    spans = [[index[article_id], start, end] for article_id, start, end in places.spans()]
    return page.render(
        title=title,
        sections=sections,
        sources=sources,
        # Numbers only, so there is nothing in it to escape.
        spans=Markup(json.dumps(spans, separators=(",", ":"))),
        script=Markup(script),
        style=Markup("".join(_file(name) for name in ("style.css", "opening.css", "sections.css"))),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


@cache
def environment() -> Environment:
    """Set up the templates: what they print is escaped, what they don't know is an error.

    Returns
    -------
    Environment
        With the filters ``n`` (3511 as 3,511) and ``many`` (3 as 3 articles).

    Examples
    --------
    >>> environment().from_string("{{ 3511|n }}, {{ 2|many('story') }}, {{ '<b>' }}").render()
    '3,511, 2 stories, &lt;b&gt;'
    """
    made = Environment(
        loader=PackageLoader("nlp_helpers.briefing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_text,
    )
    made.filters |= {"n": lambda number: f"{number:,}", "many": count}
    return made


def _as_text(value: Any) -> Any:
    return Markup(escaped(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def _file(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]
