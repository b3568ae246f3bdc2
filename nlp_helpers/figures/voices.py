"""Figures of notebook 04: who speaks in which outlet, and for whom, quoted or not.

In: ``articles, sentences`` and the stretches of :mod:`nlp_helpers.voices.shares`. Out: figures with a row per speaker and outlet,
and per side.
"""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from nlp_helpers import keyness, tables
from nlp_helpers.figures import style, wording
from nlp_helpers.plurals import count
from nlp_helpers.voices import shares as voice_shares

#: How words are given → how they are drawn: solid, hatched, pale, so that colour is not needed.
LOOKS: dict[str, dict[str, Any]] = {
    "quoted": {"facecolor": style.BLUE, "edgecolor": style.BLUE},
    "fragment": {"facecolor": "white", "edgecolor": style.BLUE, "hatch": "///////"},
    "reported": {"facecolor": style.PALE, "edgecolor": style.PALE},
}
#: What a reader calls them.
SAYS = {"quoted": "quoted", "fragment": "quoted fragment", "reported": "reported, without quotation marks"}

_ALL = "all articles"
_MOST_SPEAKERS = 12
_MOST_GROUPS = 5
_WIDE = 1.12  # from one scale to the next, of which the scale itself is 1
_MOST_SIDES = 10


def words_by_speaker(
    articles: pd.DataFrame, sentences: pd.DataFrame, said: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show how many words of each speaker each outlet gives, split into quoted, fragments and reported.

    Parameters
    ----------
    articles, sentences : DataFrame
        Tables of those names.
    said : DataFrame
        From :func:`nlp_helpers.voices.shares.stretches`.

    Returns
    -------
    Figure or TooLittle
        Of the 12 speakers with most words, the others together; beside all articles up to five outlets.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> none = [tables.make(name, []) for name in ("quotes", "statements")]
    >>> said = voice_shares.stretches(found["articles"], found["blocks"], *none)
    >>> words_by_speaker(found["articles"], found["sentences"], said).why
    'nobody speaks in the body of the 3 articles, as far as was found'
    """
    name = "voices_by_outlet"
    if why := nobody(articles, said):
        return style.TooLittle(name, why)
    groups = keyness.groups_of(articles, sentences, tables.make("stories", []), "outlet")
    by_group, whole = voice_shares.count(said, groups), voice_shares.count(said)
    if none := style.unreadable(name, whole.speaker.head(_MOST_SPEAKERS), f"{len(whole):,} speakers"):
        return none
    shown, only = _groups(articles, groups, by_group)
    speakers = list(whole.speaker.head(_MOST_SPEAKERS))
    parts = [whole.assign(group=_ALL)] if len(set(groups)) > 1 else []
    data = pd.concat([*parts, by_group[by_group.group.isin(shown)]], ignore_index=True)
    data = _with_others(data, speakers)
    order = [*([_ALL] if parts else []), *shown]
    data = data.assign(place=data.group.map(order.index)).sort_values("place", kind="stable", ignore_index=True)
    data = tables.with_text(data.drop(columns="place"), articles)
    data.attrs["heads"] = {group: _head(group, groups, said) for group in order}
    n_rows = data.speaker.nunique()
    caption = _caption_by_speaker(articles, said, whole, shown, only)
    return style.Figure(name, data, draw_words_by_speaker, caption, _alt_by_speaker(whole), 1.3 + 0.37 * n_rows)


def nobody(articles: pd.DataFrame, said: pd.DataFrame) -> str:
    """Say why there is nothing to draw; an empty string where there is something.

    Parameters
    ----------
    articles, said : DataFrame
        As :func:`words_by_speaker` takes them.

    Returns
    -------
    str
    """
    if (said.speaker.notna() & (said.words > 0)).any():
        return ""
    unknown = int((said.words > 0).sum())
    where = f"in the body of the {count(len(articles), 'article')}"
    if unknown:
        return f"{unknown:,} stretches of speech {where}, but no speaker of them was found"
    return f"nobody speaks {where}, as far as was found"


def _groups(articles: pd.DataFrame, groups: pd.Series, counts: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The outlets that are shown, and those that are part of the whole only, in words."""
    sizes, words = groups.value_counts(), counts.groupby("group").words.sum()
    named = set(articles.outlet.dropna())
    spoken = [group for group in sizes.index if words.get(group, 0)]
    alone, outlets = 0, spoken
    if len(spoken) > _MOST_GROUPS:
        # Some articles out of many would say nothing of the others; outlets with several do.
        alone = sum(group not in named for group in spoken)
        spoken = outlets = [group for group in spoken if group in named]
    if len(spoken) > _MOST_GROUPS and (sizes[spoken] > 1).any():
        spoken = [group for group in spoken if sizes[group] > 1]
    order = sorted(spoken, key=lambda group: (group not in named, -sizes[group], -words[group], group))
    shown = order[:_MOST_GROUPS]
    left = len(outlets) - len(shown)
    only = [f"{count(alone, 'article')} without an outlet"] if alone else []
    return shown, only + ([count(left, "other outlet")] if left else [])


def _with_others(data: pd.DataFrame, speakers: list[str]) -> pd.DataFrame:
    """Put all but these speakers into one row of each group."""
    own, others = data[data.speaker.isin(speakers)], data[~data.speaker.isin(speakers)]
    if others.empty:
        return own.assign(rest=False).reset_index(drop=True)
    n = others.speaker.nunique()
    counted = ["quoted", "fragment", "reported", "words", "n_stretches"]
    rest = others.groupby("group", sort=False).agg(
        dict.fromkeys(counted, "sum") | dict.fromkeys(["article_id", "start", "end"], "first")
    )
    rest = rest.reset_index().assign(speaker=count(n, "other"))
    rest = rest.reindex(columns=data.columns).assign(rest=True)
    return pd.concat([own.assign(rest=False), rest], ignore_index=True)


def _head(group: str, groups: pd.Series, said: pd.DataFrame) -> str:
    ids = list(groups.index) if group == _ALL else list(groups.index[groups == group])
    own = said[said.article_id.isin(ids)]
    spoken, words = int(own.words.sum()), int(own.drop_duplicates("article_id").n_words.sum())
    lines = textwrap.wrap(style.drawable(" ".join(group.split())), 17, break_long_words=True)
    if len(lines) > 2:
        lines = [lines[0], lines[1][:15].rstrip() + "…"]
    return "\n".join([*lines, count(len(ids), "article"), f"{spoken / words:.0%} voices" if words else ""]).rstrip()


def _caption_by_speaker(
    articles: pd.DataFrame, said: pd.DataFrame, whole: pd.DataFrame, shown: list[str], only: list[str]
) -> str:
    nameless = said[said.speaker.isna() & (said.words > 0)]
    text = (
        "Words of each speaker in the body of the articles: quoted · in quoted fragments · reported without quotation marks, "
        "printed in this order. Each word counts once: what stands inside a quote is the quote's. All outlets have one scale, "
        "the whole its own. Voices: the share of the body that is anybody's speech."
    )
    if len(nameless):
        text += (
            f" Not drawn: {count(len(nameless), 'stretch')} ({count(int(nameless.words.sum()), 'word')}) without a "
            "speaker, such as titles and irony in quotation marks."
        )
    if any(group not in set(articles.outlet.dropna()) for group in shown):
        text += " Articles without a known outlet stand for themselves under their title."
    if only:
        text += f" Part of the whole only: {' and '.join(only)}."
    if len(whole) > _MOST_SPEAKERS:
        text += f" Of {len(whole):,} speakers the {_MOST_SPEAKERS} with most words have a bar, the others numbers."
    return f"{text} {wording.source_line(articles)}"


def _alt_by_speaker(whole: pd.DataFrame) -> str:
    said = "; ".join(
        f"{r.speaker} {r.words:,} ({r.quoted:,} quoted, {r.fragment:,} in fragments, {r.reported:,} reported)"
        for r in whole.head(6).itertuples()
    )
    return f"Bars of words by speaker and outlet. Most words in all articles: {said}."


def draw_words_by_speaker(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`words_by_speaker`: a scale per group side by side, a row per speaker.

    Parameters
    ----------
    data : DataFrame
        Columns ``group, speaker, quoted, fragment, reported, words``, and ``rest``, true of those who are counted together;
        groups in the order of columns. ``attrs["heads"]``, if there, maps each group to what stands over it.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"group": "Post", "speaker": "Ann Lee", "quoted": 9, "fragment": 0, "reported": 3, "words": 12, "rest": False}
    >>> [t.get_text() for t in draw_words_by_speaker(pd.DataFrame([row]), Figure().add_subplot()).get_yticklabels()]
    ['Ann Lee']
    """
    heads = data.attrs.get("heads") or {group: group for group in data.group.unique()}
    # All the others together would make every bar short: they have numbers only.
    named = data[~data.rest]
    speakers = [*named.speaker.unique(), *data.speaker[data.rest].drop_duplicates().head(1)]
    row_at = {speaker: i for i, speaker in enumerate(speakers)}
    most = named[named.group != _ALL].words.max()
    for i, (group, head) in enumerate(heads.items()):
        own = data[data.group == group]
        left, scale = i * _WIDE, named[named.group == group].words.max() if group == _ALL else most
        ax.plot([left] * 2, [-0.4, len(speakers) - 0.5], color=style.FAINT, linewidth=0.7, zorder=1)
        ax.text(left, -0.62, head, fontsize=7.5, va="bottom", linespacing=1.25)
        for row in own.itertuples():
            y, x = row_at.get(row.speaker, len(speakers) - 1), left
            for how in () if row.rest else voice_shares.HOW:
                width = float(getattr(row, how)) / float(scale)
                if width:
                    ax.add_patch(Rectangle((x, y - 0.36), width, 0.38, linewidth=0.5, zorder=2, **LOOKS[how]))
                    x += width
            numbers = " · ".join(f"{getattr(row, how):,}" for how in voice_shares.HOW)
            ax.text(left + 0.01, y + (0.24 if x > left else -0.17), numbers, fontsize=6.5, va="center", color=style.INK)
    ax.set_yticks(
        [y - 0.17 for y in range(len(speakers))], [style.short(speaker, 26) for speaker in speakers], fontsize=8
    )
    ax.set_ylim(len(speakers) - 0.4, -2.5)
    ax.set_xlim(-0.02, max(len(heads), 2) * _WIDE - 0.08)
    ax.set_xticks([])
    patches = [Patch(label=SAYS[how], linewidth=0.5, **LOOKS[how]) for how in voice_shares.HOW]
    style.legend(ax, patches, ncols=3, handlelength=1.6)
    return style.bare(ax)


def own_words_by_side(
    articles: pd.DataFrame, said: pd.DataFrame, sides: pd.DataFrame
) -> style.Figure | style.TooLittle:
    """Show who speaks for whom, and which share of each side's words are its own.

    Parameters
    ----------
    articles : DataFrame
        The ``articles`` table.
    said : DataFrame
        From :func:`nlp_helpers.voices.shares.stretches`.
    sides : DataFrame
        From :func:`nlp_helpers.voices.sides.sides`.

    Returns
    -------
    Figure or TooLittle
        Of the ten sides with most words.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> from nlp_helpers.voices.sides import sides
    >>> found = example.found()
    >>> row = {"article_id": "ferry", "start": 31, "end": 70, "how": "reported", "speaker": "Ann Lee", "words": 7}
    >>> said = pd.DataFrame([row])
    >>> own_words_by_side(found["articles"], said, sides(said, tables.make("names", []))).why
    'for none of the 1 speakers does the text say whom they speak for'
    """
    name = "voices_by_side"
    if why := nobody(articles, said):
        return style.TooLittle(name, why)
    counts = voice_shares.by_side(said, sides)
    known = counts[counts.side.notna()]
    if known.empty:
        n = said.speaker.nunique()
        return style.TooLittle(name, f"for none of the {n:,} speakers does the text say whom they speak for")
    if none := style.unreadable(name, known.side, f"{len(known):,} sides"):
        return none
    data = tables.with_text(
        pd.concat([known.head(_MOST_SIDES), counts[counts.side.isna()]], ignore_index=True), articles
    )
    data = data.assign(label=[style.short(side, 24) if pd.notna(side) else "side unknown" for side in data.side])
    left = known.iloc[_MOST_SIDES:]
    caption = (
        "Of the words spoken for each country or body, the share that is quoted, whole or in fragments; the rest is reported. "
        "Below: who speaks for it, with their words. Whom somebody speaks for is what the articles' titles for them say; a "
        "country or body speaks for itself. Lines: 95% interval (Wilson's) for this share if more such articles were read; "
        "hollow: fewer than three articles, no interval."
        + (f" Not shown: {count(len(left), 'side')} with {int(left.words.sum()):,} words." if len(left) else "")
        + f" {wording.source_line(articles)}"
    )
    said_of = "; ".join(f"{r.label} {r.share:.0%} of {r.words:,} words" for r in data.itertuples())
    alt = f"Share of each side's words that are its own, with intervals. {said_of}."
    return style.Figure(name, data, draw_own_words_by_side, caption, alt, 0.75 + 0.47 * len(data))


def draw_own_words_by_side(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw :func:`own_words_by_side`.

    Parameters
    ----------
    data : DataFrame
        Columns ``label, side, speakers, words, own, n_articles, share, low, high``, in the order of rows.
    ax : Axes
        Where to.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"label": "NATO", "side": "NATO", "speakers": "NATO 9", "words": 9, "own": 3, "n_articles": 1, "share": 0.3}
    >>> ax = draw_own_words_by_side(pd.DataFrame([row | {"low": None, "high": None}]), Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts]
    ['3 of 9 words; 1 article', 'NATO 9']
    """
    for y, row in enumerate(data.itertuples()):
        for at in (0, 0.25, 0.5, 0.75, 1):
            ax.plot([at] * 2, [y - 0.28, y + 0.2], color="#CCCCCC", linewidth=0.7, zorder=0)
        colour = style.GREY if pd.isna(row.side) else style.BLUE
        sure = pd.notna(row.low)
        if sure:
            ax.plot(
                [row.low, row.high], [y, y], color=colour, linewidth=1.8, alpha=0.55, solid_capstyle="butt", zorder=2
            )
        face = colour if sure else "white"
        ax.plot(
            [row.share], [y], marker="o", markersize=5.5, color=colour, markerfacecolor=face, zorder=3, clip_on=False
        )
        ax.text(
            1.03,
            y,
            f"{row.own:,} of {row.words:,} words; {count(row.n_articles, 'article')}",
            fontsize=7.5,
            va="center",
        )
        ax.text(0, y + 0.4, _cut_list(row.speakers, 118), fontsize=6.5, va="center", color=style.FAINT)
    ax.set_yticks(range(len(data)), list(data.label), fontsize=8.5)
    ax.set_ylim(len(data) - 0.25, -0.5)
    ax.set_xlim(-0.02, 1.46)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
    ax.set_xlabel("share of the side's words that are quoted", loc="left")
    return style.bare(ax)


def _cut_list(text: str, width: int) -> str:
    text = style.drawable(" ".join(text.split()))
    if len(text) <= width:
        return text
    return text[: text.rfind(", ", 0, width - 2) + 1 or width - 1] + " …"
