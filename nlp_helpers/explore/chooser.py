"""A control for the reader: which article, which one beside it, and which layers; they stay while articles change.

In: the tables of a run. Out: a widget whose page changes when it is moved. A copy of a notebook that is only read shows a line in
its place; the pages of :func:`nlp_helpers.reader.read` have switches that need no kernel.
"""

from __future__ import annotations

import html
from typing import Any

import ipywidgets as widgets
import pandas as pd

from nlp_helpers import about, reader, tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.plurals import count
from nlp_helpers.reader.pair import DRAWN_BY_ITSELF

_WIDE = {"width": "min(40em, 98%)"}
_NOTHING = ("nothing", "")  # None would be no choice at all to the list


class Chooser(widgets.VBox):
    """Lists of articles and boxes of layers above the page that they choose.

    Parameters
    ----------
    found : Findings
    article_id, beside : str, optional
        What is shown at first.

    Attributes
    ----------
    article, beside : widgets.Dropdown
        Their values are ids; that of `beside` is empty for nothing.
    layers : dict of str to widgets.Checkbox
        Layer → its box.
    shown : widgets.HTML
    """

    def __init__(self, found: Findings, article_id: str | None = None, beside: str | None = None) -> None:
        self._found = found
        articles, none = found["articles"], tables.make("sentences", [])
        self._names = about.short_names(articles, found.tables.get("sentences", none), 60)
        self._ids = articles.article_id.tolist()
        self.article = widgets.Dropdown(
            options=[(self._names[i], i) for i in self._ids] or [("none", "")], description="article", layout=_WIDE
        )
        self.beside = widgets.Dropdown(options=[_NOTHING], description="beside", layout=_WIDE)
        self.layers = {name: _box(name) for name in reader.layers_of(found)}
        self._ticked = {False: set(self.layers), True: set[str]()}  # of one article, of a pair
        self.shown = widgets.HTML()
        boxes = widgets.Box(list(self.layers.values()), layout={"flex_flow": "row wrap"})
        super().__init__([self.article, self.beside, boxes, self.shown])
        if article_id is not None:
            self.article.value = _known(article_id, self._ids)
        self._list_others()
        if beside is not None:
            self.beside.value = _known(beside, [i for i in self._ids if i != self.article.value])
        self._quiet = True
        self._tick()
        self._quiet = False
        self.article.observe(self._other_article, "value")
        self.beside.observe(self._other_beside, "value")
        for box in self.layers.values():
            box.observe(self._other_layers, "value")
        self._show()

    def _other_article(self, _: Any) -> None:
        beside = self.beside.value
        self._quiet = True  # the new list begins with nothing, which is not what anybody chose
        self._list_others()
        if beside != self.article.value:
            self.beside.value = beside
        self._tick()
        self._quiet = False
        self._show()

    def _other_beside(self, _: Any) -> None:
        if not self._quiet:
            self._quiet = True
            self._tick()
            self._quiet = False
            self._show()

    def _other_layers(self, _: Any) -> None:
        if not self._quiet:
            self._ticked[self._is_pair] = {name for name, box in self.layers.items() if box.value}
            self._show()

    @property
    def _is_pair(self) -> bool:
        return bool(self.beside.value)

    def _list_others(self) -> None:
        """Those that share most passages with the article first."""
        n = _shared_with(self._found.tables.get("echoes"), self.article.value)
        others = sorted((i for i in self._ids if i != self.article.value), key=lambda i: (-n.get(i, 0), self._names[i]))
        says = [f"{self._names[i]} ({n[i]:,} shared)" if n.get(i) else self._names[i] for i in others]
        self.beside.options = [_NOTHING, *zip(says, others, strict=True)]

    def _tick(self) -> None:
        """One article begins with all layers, a pair with none: what the two share is enough for the eye."""
        for name, box in self.layers.items():
            box.value = name in self._ticked[self._is_pair]
            box.disabled = self._is_pair and name in DRAWN_BY_ITSELF

    def _show(self) -> None:
        layers = [name for name, box in self.layers.items() if not box.disabled]
        on = [name for name in layers if self.layers[name].value]
        choice = (self.article.value or None, self.beside.value or None)
        try:
            page = reader.read(self._found, *choice, layers=layers, on=on, fixed=True, key="chooser").html
        except InputError as error:
            page = f"<p>{html.escape(str(error))}</p>"
        self.shown.value = page

    def __repr__(self) -> str:
        return (
            f"Lists of {count(len(self._ids), 'article')} to read, one or two at a time, with layers to tick; "
            "they open in JupyterLab."
        )


def chooser(found: Findings, article_id: str | None = None, beside: str | None = None) -> Chooser:
    """Let an article be chosen, another one beside it, and the layers that are shown.

    Parameters
    ----------
    found : Findings
        What :func:`nlp_helpers.run.compute` found.
    article_id, beside : str, optional
        What is shown at first: by default the first article, and nothing beside it.

    Returns
    -------
    Chooser

    Raises
    ------
    InputError
        If there is no such article.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> made = chooser(example.found(), "pier-1")
    >>> made.layers["blocks"].value = False
    >>> made
    Lists of 3 articles to read, one or two at a time, with layers to tick; they open in JupyterLab.
    """
    return Chooser(found, article_id, beside)


def most_shared(echoes: pd.DataFrame) -> tuple[str, str] | None:
    """Choose the two articles that share most: of the same copy or the same quotes, else of anything but house text.

    Parameters
    ----------
    echoes : DataFrame
        The table of that name.

    Returns
    -------
    (str, str) or None
        Their ids; None if no two share anything.

    Examples
    --------
    >>> pair = {"article_id_a": "a", "start_a": 0, "end_a": 90, "article_id_b": "b", "start_b": 0, "end_b": 90}
    >>> most_shared(tables.make("echoes", [pair | {"kind": "same event"}])), most_shared(tables.make("echoes", []))
    (('a', 'b'), None)
    """
    kinds = (["same copy", "same quote"], ["same event"], ["house text"])
    for some in kinds:
        rows = echoes[echoes.kind.isin(some)]
        if len(rows):
            length = (rows.end_a - rows.start_a).clip(upper=rows.end_b - rows.start_b)
            total = length.groupby([rows.article_id_a, rows.article_id_b]).sum().sort_index()
            first, second = total.index[int(total.to_numpy(dtype=float).argmax())]
            return str(first), str(second)
    return None


def _box(layer: str) -> widgets.Checkbox:
    name = "residue" if layer == "blocks" else layer
    return widgets.Checkbox(value=True, description=name, indent=False, layout={"width": "8.5em"})


def _known(article_id: str, ids: list[str]) -> str:
    if article_id not in ids:
        raise InputError(f"no article {article_id!r} to choose; there are {', '.join(map(repr, ids[:5]))}")
    return article_id


def _shared_with(echoes: pd.DataFrame | None, article_id: str | None) -> dict[str, int]:
    """Count the passages that an article shares with each of the others."""
    if echoes is None:
        return {}
    others = pd.concat([
        echoes.article_id_b[echoes.article_id_a == article_id], echoes.article_id_a[echoes.article_id_b == article_id]
    ])  # fmt: skip
    return {str(key): int(n) for key, n in others.value_counts().items()}
