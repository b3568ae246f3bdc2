"""Words side by side: counts that point at their places."""

from conftest import articles_of

from nlp_helpers import tables
from nlp_helpers.keyness import story_words


def test_every_count_is_that_of_the_text(dozen):
    words = story_words.words_by_article(dozen["articles"], dozen["sentences"], dozen["stories"])
    raw = dozen["articles"].set_index("article_id").raw
    assert len(words)
    for row in words.itertuples():
        assert raw[row.article_id][row.start : row.end].casefold() == row.word.casefold()
        assert 1 <= row.count <= raw[row.article_id].casefold().count(row.word.casefold())


def test_words_of_all_and_of_one_are_told_apart(dozen):
    words = story_words.words_by_article(dozen["articles"], dozen["sentences"], dozen["stories"])
    roof = words[words.word.str.casefold() == "roof"].drop_duplicates("story_id").iloc[0]
    assert roof.n_articles == roof.n_story
    assert words[words.word == "Maya"].n_articles.tolist() == [2, 2]
    assert "said" not in set(words.word) and "the" not in set(words.word.str.casefold())


def test_acronyms_are_words_with_and_without_points():
    articles = articles_of(
        "The U.S. said no to us. U.S. envoys left.", "The US and the EU said yes to us. Nato left, NATO said."
    )
    rows = [
        {"article_id": a, "sentence": 0, "start": 0, "end": len(r), "role": "body"}
        for a, r in articles[["article_id", "raw"]].values
    ]
    stories = tables.make("stories", [{"article_id": a, "story_id": "S1"} for a in "ab"])
    words = story_words.words_by_article(articles, tables.make("sentences", rows), stories)
    assert words[words.word == "U.S."]["count"].tolist() == [2, 1]
    assert words[words.word == "EU"]["count"].tolist() == [1]
    assert words[words.word.str.casefold() == "nato"]["count"].tolist() == [2]
    assert "us" not in set(words.word)
