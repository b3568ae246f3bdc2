"""The sections of the briefing as a reader sees them, of a corpus or of tables that were made by hand."""

import lxml.html
import pandas as pd

from nlp_helpers import notes, tables
from nlp_helpers.briefing import (
    articles,
    differences,
    limits,
    page,
    points,
    sources,
    time,
    topics,
    voices,
    words,
)
from nlp_helpers.briefing.material import Material
from nlp_helpers.findings import Findings

MAKERS = {
    "time": time.time, "points": points.points, "voices": voices.voices, "words": words.words,
    "differences": differences.differences, "topics": topics.topics, "articles": articles.articles, "limits": limits.limits,
}  # fmt: skip


class Made:
    """All sections of one pile, and the page that they make."""

    def __init__(self, found: Findings, wanted=tuple(MAKERS)):
        self.found = found
        self.raw = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
        material = Material.of(found)
        self.places = material.places
        self.sections = {name: MAKERS[name](material) for name in wanted}
        shown = sources.sources(material)
        self.html = page.render("A pile", list(self.sections.values()), shown, self.places)
        self.tree = lxml.html.fromstring(self.html)

    def __getitem__(self, name):
        return self.sections[name].data

    def spans(self, link):
        every = self.places.spans()
        return [every[number] for number in link.numbers]

    def words(self, span):
        article_id, start, end = span
        return self.raw[article_id][start:end]

    def text(self, section):
        return " ".join(self.tree.get_element_by_id(section).text_content().split())


def by_hand(tables_of, **more):
    """Findings with these tables, the others empty."""
    every = {name: tables.make(name, []) for name in tables.COLUMNS if name != "articles"} | tables_of
    for column in ("n_words_body", "language"):
        if every["articles"][column].isna().all():
            every["articles"] = every["articles"].assign(
                **{column: pd.array([9 if column == "n_words_body" else "en"] * len(every["articles"]))}
            )
    return Findings(tables=every, notes=notes.make()) if not more else Findings(tables=every, **more)


def links(made, kind="to"):
    """The links of all sections that have this class."""
    return [link for link in made.tree.xpath("//section//a[@data-w]") if kind in link.get("class").split()]


def folded(text):
    return " ".join(text.split())
