"""What it is about, on the briefing: topics, and the words that set an outlet apart."""

from makers.briefing_pages import Made, by_hand
from makers.piles import pile

from nlp_helpers import tables


def test_too_little_text_for_topics_is_an_answer(seeds_page):
    assert seeds_page.text("topics").startswith("What it is about, and how sure that is Too little text to tell")


def test_a_topic_is_shown_by_its_words_its_sentences_and_its_stability():
    made_up = pile([0, 1], [2, 3])
    spans = made_up["sentences"][made_up["sentences"].role == "body"]
    passages = [
        {
            "article_id": r.article_id,
            "start": r.start,
            "end": r.end,
            "topic": "T1" if r.article_id == "a" else "T2",
            "weight": 1,
        }
        for r in spans.itertuples()
    ]
    rows = [{"topic": f"T{k}", "label": label, "terms": label, "n_passages": 2, "n_articles": 1, "stability": 0.5 + k / 10}
            for k, label in ((1, "pier"), (2, "boats"))]  # fmt: skip
    made_up |= {"topics": tables.make("topics", rows), "passages": tables.make("passages", passages)}
    made = Made(by_hand(made_up), ["topics"])
    one, other = made["topics"].topics
    assert (one.label, one.stability, other.stability) == ("pier", "0.60", "0.70")
    assert "north pier" in made.words(made.spans(one.terms[0].link)[0])
    assert [w.text for w in one.sentences] and len(made.spans(one.passages)) == 2
    assert "stability 0.60" in made.text("topics")


def test_only_words_that_surely_set_an_outlet_apart_are_listed():
    made_up = pile([0, 1], [0, 2], [3], [4], outlets=["Post", "Post", "Echo", "Echo"])
    row = {
        "group_by": "outlet",
        "group": "Post",
        "count": 2,
        "count_rest": 0,
        "n_articles": 2,
        "log_odds": 2.0,
        "high": 4.0,
    }
    keyness = [row | {"term": "pier", "low": 0.5}, row | {"term": "north", "low": -0.1},
               row | {"term": "board", "low": 0.5, "n_articles": 1}]  # fmt: skip
    found = by_hand(made_up | {"keyness": tables.make("keyness", keyness)})
    found.keyness_answer = "2 outlets compared by 9 words"
    made = Made(found, ["topics"])
    (outlet,) = made["topics"].outlets
    assert [term.text for term in outlet.terms] == ["pier"]
    assert [made.words(span) for span in made.spans(outlet.terms[0].link)] == ["pier", "pier"]
