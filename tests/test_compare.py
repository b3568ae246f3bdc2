"""Words side by side: counts that point at their places."""

from nlp_helpers import compare


def test_every_count_is_that_of_the_text(dozen):
    words = compare.words_by_article(dozen["articles"], dozen["sentences"], dozen["stories"])
    raw = dozen["articles"].set_index("article_id").raw
    assert len(words)
    for row in words.itertuples():
        assert raw[row.article_id][row.start : row.end].casefold() == row.word.casefold()
        assert 1 <= row.count <= raw[row.article_id].casefold().count(row.word.casefold())


def test_words_of_all_and_of_one_are_told_apart(dozen):
    words = compare.words_by_article(dozen["articles"], dozen["sentences"], dozen["stories"])
    roof = words[words.word.str.casefold() == "roof"].drop_duplicates("story_id").iloc[0]
    assert roof.n_articles == roof.n_story
    assert (words[words.word == "Maya"].n_articles >= 2).all()
    assert "said" not in set(words.word) and "the" not in set(words.word.str.casefold())
