"""The words of a story's articles side by side: which all of them use, and which only one does.

In: ``articles``, ``sentences`` and ``stories``. Out: a table of counts in which every count points at its first
occurrence. It counts words and claims nothing about what they mean.

>>> from nlp_helpers import tables
>>> articles = tables.make("articles", [{"article_id": a, "raw": r} for a, r in
...     [("a", "Envoys met in Geneva."), ("b", "Envoys left Geneva early.")]])
>>> rows = [{"article_id": a, "sentence": 0, "block": 0, "start": 0, "end": len(r), "role": "body"}
...         for a, r in zip(articles.article_id, articles.raw)]
>>> stories = tables.make("stories", [{"article_id": a, "story_id": "S1"} for a in "ab"])
>>> words = words_by_article(articles, tables.make("sentences", rows), stories)
>>> sorted(words[words.n_articles == 2].word.unique())
['Envoys', 'Geneva']
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from nlp_helpers import tables
from nlp_helpers.text.function_words import function_words
from nlp_helpers.text.words import WORD

# Words of reporting itself, which every news article uses.
_REPORTING = frozenset(["said", "say", "says", "saying", "told", "added", "according", "mr", "mrs", "ms"])


def words_by_article(articles: pd.DataFrame, sentences: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Count each story's words by article.

    Parameters
    ----------
    articles, sentences, stories : DataFrame
        Tables of those names.

    Returns
    -------
    DataFrame
        A row per story, word and article, for stories of two or more articles: ``story_id, word`` (as most often
        written), ``article_id, count, n_articles`` (of the story, that use the word), ``n_story`` (articles in the story),
        ``start, end`` (the word's first occurrence in the article). Function words, words of reporting, numbers and words
        of one or two letters are left out, but for acronyms such as U.S.

    Examples
    --------
    >>> from nlp_helpers import example
    >>> found = example.found()
    >>> words = words_by_article(found["articles"], found["sentences"], found["stories"])
    >>> words[words.word == "cracks"][["article_id", "count", "n_articles"]].values.tolist()
    [['pier-1', 2, 2], ['pier-2', 1, 2]]
    """
    raw = tables.raw_of(articles)
    story_of = dict(zip(stories.article_id, stories.story_id, strict=True))
    passed_over_in = {
        article_id: function_words(language) | _REPORTING
        for article_id, language in zip(articles.article_id, articles.language, strict=True)
    }
    sizes = stories.story_id.value_counts()
    written: dict[tuple[str, str], Counter[str]] = {}
    rows: dict[tuple[str, str, str], dict[str, int]] = {}
    for article_id, start, end in sentences[["article_id", "start", "end"]].itertuples(index=False):
        story = story_of.get(article_id)
        if story is None or sizes[story] < 2:
            continue
        passed_over = passed_over_in[article_id]
        for found in WORD.finditer(raw[article_id], start, end):
            as_written = found[0].removesuffix("'s").removesuffix("’s")
            # 'US' and 'U.S.' are one word and 'us' another; 'NATO' and 'Nato' are one.
            plain = as_written.replace(".", "") if as_written.endswith(".") else as_written
            is_short_acronym = len(plain) == 2 and plain.isupper()
            word = plain if is_short_acronym else plain.casefold()
            if (len(word) < 3 and not is_short_acronym) or not word[0].isalpha() or word in passed_over:
                continue
            written.setdefault((story, word), Counter())[as_written] += 1
            row = rows.setdefault(
                (story, word, article_id),
                {"start": found.start(), "end": found.start() + len(as_written), "count": 0},
            )
            row["count"] += 1
    carried = Counter((story, word) for story, word, _ in rows)
    table = pd.DataFrame(
        [
            {
                "story_id": story,
                "word": min(written[story, word].items(), key=lambda item: (-item[1], item[0]))[0],
                "article_id": article_id,
                "count": row["count"],
                "n_articles": carried[story, word],
                "n_story": int(sizes[story]),
                "start": row["start"],
                "end": row["end"],
            }
            for (story, word, article_id), row in rows.items()
        ],
        columns=["story_id", "word", "article_id", "count", "n_articles", "n_story", "start", "end"],
    )
    return table.sort_values(["story_id", "word", "article_id"], ignore_index=True)
