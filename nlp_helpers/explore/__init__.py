"""Controls for the notebooks: another number of topics, another threshold, another word, speaker, speech or story.

In: tables. Out: a widget whose picture changes when it is moved. What a notebook has to say stands in its other cells too: a
copy that is only read shows a line in a widget's place.

To be read in this order:

- :mod:`~nlp_helpers.explore.chooser`: a control for whole articles, with layers.

>>> Explorer(widgets.IntSlider(2), lambda k: f"<p>{k} topics</p>", "A slider over the number of topics").shown.value
'<p>2 topics</p>'
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import ipywidgets as widgets
import pandas as pd

from nlp_helpers import find, stories, tables, topics
from nlp_helpers.errors import InputError
from nlp_helpers.plurals import count
from nlp_helpers.points import rows as point_rows
from nlp_helpers.utterances import speech_matrix
from nlp_helpers.voices import shares as voice_shares

_MOST_ROWS = 200
_SLIDER: dict[str, Any] = {"continuous_update": False, "style": {"description_width": "initial"}}


class Explorer(widgets.VBox):
    """A control above what it shows.

    Parameters
    ----------
    control : widget
        Whose ``value`` is explored.
    show : callable
        From a value to HTML.
    says : str
        What stands for the widget where it can't move.

    Attributes
    ----------
    control : widget
    shown : widgets.HTML
    """

    def __init__(self, control: Any, show: Callable[[Any], str], says: str) -> None:
        self.control, self.shown, self._show, self._says = control, widgets.HTML(), show, says
        super().__init__([control, self.shown])
        control.observe(self._moved, "value")
        self._moved(None)

    def _moved(self, _: Any) -> None:
        try:
            self.shown.value = self._show(self.control.value)
        except InputError as error:
            self.shown.value = f"<p>{html.escape(str(error))}</p>"

    def __repr__(self) -> str:
        return self._says


def number_of_topics(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    made: topics.Topics,
    params: topics.TopicParams | None = None,
    *,
    seed: int = 0,
) -> Explorer:
    """Let a slider say how many topics there are.

    Parameters
    ----------
    articles, sentences : DataFrame
        The tables of these names.
    made : Topics
        What was found unaided: where the slider begins, and how far it goes.
    params : TopicParams, optional
    seed : int

    Returns
    -------
    Explorer
        The topics of that number, their terms and stability.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> made = topics.find_topics(found["articles"], found["sentences"])
    >>> explorer = number_of_topics(found["articles"], found["sentences"], made)
    >>> explorer.control.value, "too little text to tell" in explorer.shown.value
    (2, True)
    """
    params = params or topics.TopicParams()

    @cache
    def of(k: int) -> str:
        found = topics.find_topics(articles, sentences, replace(params, k=k), seed=seed)
        return f"<p>{html.escape(found.answer)}</p>" + table(found.topics.round(2))

    tried = made.over_k.k.tolist()
    chosen = made.over_k.k[made.over_k.chosen].tolist() or [2]
    slider = widgets.IntSlider(chosen[0], 2, max([6, *tried]), description="topics", **_SLIDER)
    return Explorer(slider, of, "A slider over the number of topics; it moves in JupyterLab.")


def story_threshold(
    articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.Series, params: stories.StoryParams | None = None
) -> Explorer:
    """Let a slider say from which likeness on articles are one story.

    Parameters
    ----------
    articles, blocks : DataFrame
        The tables of these names.
    names : Series
        Short names of the articles, see :func:`nlp_helpers.about.short_names`.
    params : StoryParams, optional

    Returns
    -------
    Explorer
        The stories at that threshold, the largest first.

    Examples
    --------
    >>> from nlp_helpers import about, example
    >>> found = example.found()
    >>> names = about.short_names(found["articles"], found["sentences"])
    >>> explorer = story_threshold(found["articles"], found["blocks"], names)
    >>> explorer.control.index = 0
    >>> explorer.shown.value[:16]
    '<p>2 stories</p>'
    """
    params = params or stories.StoryParams()

    @cache
    def at(threshold: float) -> str:
        fixed = replace(params, threshold=threshold, separation=0, resamples=0)
        made = stories.find_stories(articles, blocks, fixed)
        made = made.assign(article=made.article_id.map(names), label=made.label.fillna("")).sort_values(
            ["story_id", "article"]
        )
        return f"<p>{count(made.story_id.nunique(), 'story')}</p>" + table(made[["story_id", "article", "label"]])

    tried = stories.over_thresholds(articles, blocks, params)
    options = [(f"{value:.3f}", float(value)) for value in tried.threshold]
    begin = float(tried.threshold[tried.chosen].iloc[0])
    slider = widgets.SelectionSlider(options=options, value=begin, description="alike from", **_SLIDER)
    return Explorer(slider, at, "A slider over the threshold of stories: it moves in JupyterLab.")


def words_in_context(
    articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.Series, words: Sequence[str] = ()
) -> Explorer:
    """Let a word be chosen, or typed, and show every place where it stands in the articles proper.

    Parameters
    ----------
    articles, blocks : DataFrame
        The tables of these names.
    names : Series
        Short names of the articles.
    words : sequence of str
        Offered; any other can be typed, with ``*`` for any ending.

    Returns
    -------
    Explorer
        The places, with what stands left and right of them.

    Examples
    --------
    >>> from nlp_helpers import about, example
    >>> found = example.found()
    >>> names = about.short_names(found["articles"], found["sentences"])
    >>> explorer = words_in_context(found["articles"], found["blocks"], names, ["cracks"])
    >>> explorer.control.value = "divers"
    >>> explorer.shown.value[:11]
    '<p>3 places'
    """

    def of(word: str) -> str:
        if not word.strip():
            return "<p>Type a word, such as <i>negotiat*</i>.</p>"
        places = find.find_words(articles, word, blocks)
        places = places[places.in_body | (places.role == "headline")]
        shown = places.assign(article=places.article_id.map(names))[["article", "left", "text", "right"]]
        said = f"<p>{count(len(places), 'place')} in {count(places.article_id.nunique(), 'article')}</p>"
        return said + (table(shown) if len(places) else "")

    box = widgets.Combobox(
        value=words[0] if words else "", options=list(words), description="word", continuous_update=False
    )
    return Explorer(box, of, "A box for a word, shown in context: it can be typed into in JupyterLab.")


def speakers(articles: pd.DataFrame, said: pd.DataFrame, names: pd.Series) -> Explorer:
    """Let a speaker be chosen and show everything that is given to them, in the order of the articles.

    Parameters
    ----------
    articles : DataFrame
        The table of that name.
    said : DataFrame
        From :func:`nlp_helpers.voices.shares.stretches`.
    names : Series
        Short names of the articles.

    Returns
    -------
    Explorer
        The stretches with article, outlet, how they are given, and the words; the speaker with most words first.

    Examples
    --------
    >>> from nlp_helpers import about, example
    >>> found = example.found()
    >>> names = about.short_names(found["articles"], found["sentences"])
    >>> row = {"article_id": "ferry", "start": 31, "end": 70, "how": "reported", "speaker": "Blue Line", "words": 7}
    >>> speakers(found["articles"], pd.DataFrame([row]), names).shown.value[:60]
    '<p>Blue Line: 7 words in 1 stretch of speech; reported 7</p>'
    """
    counts = voice_shares.count(said).set_index("speaker")

    def of(speaker: str | None) -> str:
        if speaker is None:
            return "<p>No speaker was found.</p>"
        own, n = said[said.speaker == speaker], counts.loc[speaker]
        how = ", ".join(f"{way} {n[way]:,}" for way in voice_shares.HOW if n[way])
        head = f"<p>{html.escape(speaker)}: {n.words:,} words in {count(len(own), 'stretch')} of speech; {how}</p>"
        return head + table(voice_shares.listed(own, articles, names).drop(columns="speaker"))

    chooser = widgets.Dropdown(
        options=[(f"{name} ({n:,})", name) for name, n in counts.words.items()] or [("nobody", None)],
        description="speaker",
    )
    return Explorer(chooser, of, "A list of speakers to choose from, with all their words; it opens in JupyterLab.")


def speeches(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    statements: pd.DataFrame,
    dates: pd.DataFrame,
    utterances: pd.DataFrame,
    names: pd.Series,
) -> Explorer:
    """Let a speech be chosen and show what each article gives of it.

    Parameters
    ----------
    articles, quotes, statements, dates, utterances : DataFrame
        The tables of these names.
    names : Series
        Short names of the articles.

    Returns
    -------
    Explorer
        A row per utterance and a column per article: how it is rendered, and the words.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> none = [tables.make(name, []) for name in ("articles", "quotes", "statements", "dates", "utterances")]
    >>> speeches(*none, pd.Series(dtype=object)).shown.value
    '<p>No speech was found in several articles.</p>'
    """
    said = (articles, quotes, statements, dates, utterances)
    made = speech_matrix.speeches(*said) if len(utterances) else pd.DataFrame()

    def of(number: int | None) -> str:
        if number is None:
            return "<p>No speech was found in several articles.</p>"
        cells = speech_matrix.speech_matrix(*said, made.iloc[number])
        words = cells.match.where(cells.text == "", cells.match + ": " + cells.text)
        cells = cells.assign(words=words, article=cells.article_id.map(names))
        wide = cells.pivot_table(index="place", columns="article", values="words", aggfunc="first")
        return table(wide[[names[a] for a in cells.attrs["article_ids"]]])

    options: list[tuple[str, int | None]] = []
    for number, row in enumerate(made.itertuples()):
        speaker = row.speaker if isinstance(row.speaker, str) else "nobody named"
        options.append((f"{speaker}, {row.n_utterances:,} utterances in {row.n_articles:,} articles", number))
    chooser = widgets.Dropdown(options=options or [("none", None)], description="speech", layout={"width": "30em"})
    return Explorer(
        chooser, of, "A list of speeches to choose from, with what each article gives; it opens in JupyterLab."
    )


def points_of_stories(articles: pd.DataFrame, points: pd.DataFrame, names: pd.Series) -> Explorer:
    """Let a story be chosen and show its points, and who carries them.

    Parameters
    ----------
    articles, points : DataFrame
        The tables of these names.
    names : Series
        Short names of the articles.

    Returns
    -------
    Explorer
        A row per point, those that most articles carry first; the story with most points first.

    Examples
    --------
    >>> from nlp_helpers import tables
    >>> points_of_stories(tables.make("articles", []), tables.make("points", []), pd.Series(dtype=object)).shown.value
    '<p>No two articles report the same point.</p>'
    """
    counts = points.groupby("story_id").point.nunique().sort_values(ascending=False, kind="stable")

    def of(story: str | None) -> str:
        if story is None:
            return "<p>No two articles report the same point.</p>"
        own = points[points.story_id == story]
        told = tables.with_text(point_rows.labels(articles, own), articles).set_index("point").text
        by_point = own.groupby("point", sort=False)
        rows = pd.DataFrame({
            "point": list(by_point.groups),
            "in the words of one": [" ".join(told[p].split()) for p in by_point.groups],
            "articles": by_point.n_articles.first().tolist(),
            "carried by": [" · ".join(dict.fromkeys(group.article_id.map(names))) for _, group in by_point],
        })  # fmt: skip
        return table(rows.sort_values("articles", ascending=False, kind="stable"))

    options = [(f"{story} ({n:,} points)", story) for story, n in counts.items()]
    chooser = widgets.Dropdown(options=options or [("none", None)], description="story")
    return Explorer(chooser, of, "A list of stories to choose from, with their points; it opens in JupyterLab.")


def table(rows: pd.DataFrame) -> str:
    """Show a table as HTML, every cell as text.

    Parameters
    ----------
    rows : DataFrame

    Returns
    -------
    str
        Of a long table, its first 200 rows, and how many there are.

    Examples
    --------
    >>> "&lt;b&gt;" in table(pd.DataFrame({"text": ["<b>"]}))
    True
    """
    with pd.option_context("display.max_colwidth", None):
        made = rows.head(_MOST_ROWS).to_html(index=False, border=0, na_rep="", escape=True)
    return made + (f"<p>and {len(rows) - _MOST_ROWS:,} more rows</p>" if len(rows) > _MOST_ROWS else "")
