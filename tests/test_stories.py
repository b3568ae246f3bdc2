"""Stories: what a reader of the table would notice, on made-up articles."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from conftest import cases, gold, within

from nlp_helpers.stories import StoryParams, find_stories, neighbours, over_thresholds, similarity
from nlp_helpers.stories.terms import Reader
from nlp_helpers.tables import make
from nlp_helpers.text.function_words import function_words

Tables = tuple[pd.DataFrame, pd.DataFrame]

FERRY_A = (
    "Ferry runs aground off Skellmere\nA ferry with 212 passengers ran aground off Skellmere on Monday night after its "
    "engines failed in heavy swell.\nLifeboats took all passengers to the harbour, the coastguard said. The ferry's "
    "captain, Ulla Brandt, stayed aboard until dawn."
)
FERRY_B = (
    "All 212 rescued as Skellmere ferry hits rocks\nLifeboats rescued 212 passengers from a ferry that hit rocks near "
    "Skellmere harbour when both engines failed.\nCaptain Ulla Brandt was the last to leave the ferry, the coastguard "
    "confirmed, praising the lifeboat crews."
)
SCHOOL = (
    "Teachers in Oberwald vote for strike\nTeachers at eleven schools in Oberwald voted on Thursday to strike over pay "
    "and class sizes.\nThe union wants classes of at most 24 pupils; the ministry offered talks next week."
)
# Half about the ferry, half about something else: whether it is the same event is a matter of taste.
BETWEEN = (
    "Islands ask for safer crossings\nMayors of four islands asked for tugs, pilots and newer vessels in winter storms."
    "\nThey named the Skellmere ferry, whose engines failed with 212 passengers aboard, and budget cuts, fuel prices, "
    "old piers, broken radar, tired crews and cancelled timetables."
)


def corpus(texts: dict[str, str], days: dict[str, str] | None = None, titled: bool = True) -> Tables:
    """Make the two tables: a block per line, the first line the headline if `titled`."""
    articles, blocks = [], []
    for key, raw in texts.items():
        day = (days or {}).get(key)
        title = raw.partition("\n")[0] if titled else None
        articles.append(
            {"article_id": key, "raw": raw, "title": title or None, "published_from": day, "published_to": day}
        )
        at = 0
        for number, line in enumerate(raw.split("\n")):
            if line.strip():
                role = "headline" if titled and number == 0 else "body"
                blocks.append((key, number, at, at + len(line), role, role == "body"))
            at += len(line) + 1
    columns = ["article_id", "block", "start", "end", "role", "is_body"]
    return make("articles", articles), make("blocks", pd.DataFrame(blocks, columns=columns))


def story_of(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table.article_id, table.story_id, strict=True))


def test_two_reports_of_one_event_are_a_story_and_a_third_event_is_another() -> None:
    table = find_stories(*corpus({"b": FERRY_A, "c": SCHOOL, "a": FERRY_B}))
    assert story_of(table) == {"a": "S1", "b": "S1", "c": "S2"}


def test_a_single_event_is_one_story() -> None:
    third = "Skellmere ferry aground\nA ferry ran aground near Skellmere. Lifeboats took 212 passengers off."
    assert set(find_stories(*corpus({"a": FERRY_A, "b": FERRY_B, "c": third})).story_id) == {"S1"}


def test_larger_stories_come_first_then_smaller_ids() -> None:
    table = find_stories(*corpus({"z1": FERRY_A, "z2": FERRY_B, "a": SCHOOL, "k": "Otters return\nOtters swim again."}))
    assert story_of(table) == {"z1": "S1", "z2": "S1", "a": "S2", "k": "S3"}


def test_the_same_words_far_apart_in_time_are_two_events() -> None:
    texts = {"a": FERRY_A, "b": FERRY_B}
    assert set(find_stories(*corpus(texts, {"a": "2021-03-01", "b": "2021-03-02"})).story_id) == {"S1"}
    assert find_stories(*corpus(texts, {"a": "2021-03-01", "b": "2021-09-01"})).story_id.nunique() == 2


def test_undated_articles_group_on_their_words() -> None:
    assert set(find_stories(*corpus({"a": FERRY_A, "b": FERRY_B}, {"a": "2021-03-01"})).story_id) == {"S1"}


def test_days_are_counted_between_intervals() -> None:
    articles, blocks = corpus({"a": FERRY_A, "b": FERRY_B}, {"a": "2021-03-01", "b": "2021-03-31"})
    apart = similarity(articles, blocks).loc["a", "b"]
    articles.loc[articles.article_id == "b", "published_from"] = "2021-03-01"
    assert similarity(articles, blocks).loc["a", "b"] > 100 * apart


def test_a_day_that_was_inferred_from_stories_does_not_make_stories() -> None:
    articles, blocks = corpus({"a": FERRY_A, "b": FERRY_B}, {"a": "2021-03-01", "b": "2021-09-01"})
    articles["published_basis"] = ["stated", "inferred"]
    assert set(find_stories(articles, blocks).story_id) == {"S1"}


def test_only_body_and_title_are_compared() -> None:
    menu = "\nHome Weather Sport Cookies Newsletter Horoscope Crossword"
    articles, blocks = corpus({"a": FERRY_A + menu, "b": SCHOOL + menu})
    before = similarity(articles, blocks).loc["a", "b"]
    last = blocks.groupby("article_id").block.transform("max") == blocks.block
    blocks.loc[last, ["role", "is_body"]] = ["navigation", False]
    assert similarity(articles, blocks).loc["a", "b"] < before / 2


def test_a_headline_in_the_body_is_not_counted_twice() -> None:
    articles, blocks = corpus({"a": FERRY_A, "b": FERRY_B})
    expected = similarity(articles, blocks)
    pd.testing.assert_frame_equal(similarity(articles, blocks.assign(role="body", is_body=True)), expected)
    pd.testing.assert_frame_equal(similarity(articles.assign(title=None), blocks), expected)


def test_membership_is_lower_for_a_doubtful_article() -> None:
    texts = {"a": FERRY_A, "b": FERRY_B, "c": FERRY_A.replace("Monday", "Tuesday"), "d": BETWEEN, "e": SCHOOL}
    sure = find_stories(*corpus(texts)).set_index("article_id").membership
    assert sure["d"] < sure["a"] and sure["d"] < sure["e"] == 1
    assert sure.between(0, 1).all()


def test_a_label_is_words_of_its_story() -> None:
    table = find_stories(*corpus({"a": FERRY_A, "b": FERRY_B, "c": SCHOOL}))
    assert table.label[0] == table.label[1] and table.label[0] in FERRY_A + FERRY_B
    assert table.label[2] == "Teachers in Oberwald vote for strike"
    untitled = find_stories(*corpus({"c": SCHOOL.partition("\n")[2] * 3}, titled=False))
    assert SCHOOL.partition("\n")[2].startswith(untitled.label[0]) and len(untitled.label[0]) <= 80


def test_no_words_is_a_story_of_its_own_of_which_nothing_is_sure() -> None:
    table = find_stories(*corpus({"a": "", "b": " \n ", "c": "!!!", "d": FERRY_A})).set_index("article_id")
    assert table.story_id.nunique() == 4
    assert table.membership.isna().to_dict() == {"a": True, "b": True, "c": True, "d": False}
    assert table.label.isna()[["a", "b"]].all() and table.label["c"] == "!!!"


@pytest.mark.parametrize("texts", [{}, {"a": ""}, {"a": FERRY_A}, {"a": "Ferry", "b": "Ferry", "c": "Strike"}])
def test_however_small_a_corpus_is_every_article_has_a_story(texts: dict[str, str]) -> None:
    articles, blocks = corpus(texts)
    assert len(find_stories(articles, blocks)) == len(texts)
    assert similarity(articles, blocks).shape == (len(texts), len(texts))
    assert (over_thresholds(articles, blocks).n_stories <= len(texts)).all()


def test_identical_articles_are_surely_one_story() -> None:
    table = find_stories(*corpus(dict.fromkeys("abc", FERRY_A)))
    assert set(table.story_id) == {"S1"} and (table.membership > 0.99).all()


def test_reports_in_scripts_without_spaces_and_with_marks_are_grouped() -> None:
    texts = {
        "ja1": "北の港でフェリーが座礁した。乗客全員が救助された。",
        "ja2": "フェリーが北の港で座礁し、乗客全員が救助された。",
        "zh": "教师投票决定下周罢工,要求提高工资。",
        "hi1": "बंदरगाह के पास नौका चट्टान से टकराई",
        "hi2": "नौका बंदरगाह के पास चट्टान से टकराई",
    }
    stories = story_of(find_stories(*corpus(texts, titled=False)))
    assert stories["ja1"] == stories["ja2"] != stories["zh"]
    assert stories["hi1"] == stories["hi2"] != stories["ja1"]


def test_more_copies_than_can_be_linked_at_once_stay_together_in_pieces() -> None:
    texts = {f"{i:02}": FERRY_A for i in range(7)} | {"x": SCHOOL}
    table = find_stories(*corpus(texts), StoryParams(largest=3))
    assert table.story_id.value_counts().tolist() == [3, 3, 1, 1]


def test_a_large_group_is_split_at_a_higher_threshold() -> None:
    texts = {"a": FERRY_A, "b": FERRY_B, "c": FERRY_A, "d": SCHOOL, "e": SCHOOL}
    stories = story_of(find_stories(*corpus(texts), StoryParams(largest=2)))
    assert stories["a"] == stories["c"] and stories["d"] == stories["e"] != stories["a"]


def test_a_higher_threshold_never_makes_fewer_stories() -> None:
    texts = {"a": FERRY_A, "b": FERRY_B, "c": SCHOOL, "d": BETWEEN}
    steps = over_thresholds(*corpus(texts), StoryParams(threshold=0.25))
    assert steps.threshold.is_monotonic_increasing and steps.chosen.sum() == 1
    assert steps.n_stories.is_monotonic_increasing and steps.largest.is_monotonic_decreasing
    assert steps.n_stories.iloc[-1] == 4 and steps.n_grouped.iloc[-1] == 0


@pytest.mark.parametrize(
    "wrong",
    [{"threshold": 0.0}, {"days": 0.0}, {"unseen": 0.0}, {"largest": 1}, {"pooled": -1.0}, {"lede_weight": 0.0}],
)
def test_parameters_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="needed"):
        StoryParams(**wrong)  # type: ignore[arg-type]


def test_without_resamples_membership_is_empty() -> None:
    assert find_stories(*corpus({"a": FERRY_A, "b": SCHOOL}), StoryParams(resamples=0)).membership.isna().all()


def test_the_seed_moves_membership_only() -> None:
    given_ = corpus({"a": FERRY_A, "b": FERRY_B, "c": BETWEEN, "d": SCHOOL})
    one, other = find_stories(*given_, seed=1), find_stories(*given_, seed=2)
    assert one.drop(columns="membership").equals(other.drop(columns="membership"))
    assert not one.membership.equals(other.membership)


# Two events of one affair: what all of its reports share, and what only those of one event do.
AFFAIR = "The Skellmere ferry inquiry heard about captain Brandt and the engines."
CRASH = (
    "Rocks tore her hull; lifeboats and rafts took everyone ashore through heavy swell before dawn broke over the reef."
)
TRIAL = "Jurors reached a guilty verdict; the judge passed sentence while prosecutor and defence counsel announced an appeal."
OWN = ["Otters watched.", "Snow fell.", "Bells rang.", "Trams stopped."]


def test_events_of_one_affair_are_told_apart_where_they_stand_out() -> None:
    texts = {
        "crash0": f"{AFFAIR}\n{CRASH}\n{OWN[0]}",
        "crash1": f"{AFFAIR}\n{CRASH}\n{OWN[1]}",
        "trial0": f"{AFFAIR}\n{TRIAL}\n{OWN[2]}",
        "trial1": f"{AFFAIR}\n{TRIAL}\n{OWN[3]}",
    }
    fixed = find_stories(*corpus(texts, titled=False), StoryParams(separation=0))
    assert set(fixed.story_id) == {"S1"}
    chosen = story_of(find_stories(*corpus(texts, titled=False)))
    assert chosen["crash0"] == chosen["crash1"] != chosen["trial0"] == chosen["trial1"]
    # Near miss: the reports of one event alone stay one story.
    one = {key: text for key, text in texts.items() if key.startswith("crash")}
    assert set(find_stories(*corpus(one, titled=False)).story_id) == {"S1"}


GERMAN = [
    "Die alte Mühle am Fluss ist in der Nacht bis auf die Mauern abgebrannt. Verletzt wurde niemand, sagte die Feuerwehr.",
    "Der Stadtrat hat eine neue Bürgermeisterin gewählt. Sie will sich für mehr Busse und einen neuen Park einsetzen.",
    "Die Handballer haben das Spiel in der letzten Minute noch gewonnen. Der Torwart war der beste Mann auf dem Feld.",
    "Das Museum zeigt ab Sonntag Bilder aus der Zeit um 1900. Der Eintritt ist für Kinder und Schüler frei.",
]


def test_unrelated_articles_in_another_language_are_no_story() -> None:
    articles, blocks = corpus(dict(zip("abcd", GERMAN, strict=True)), titled=False)
    assert find_stories(articles.assign(language="de"), blocks).story_id.is_unique
    # Near miss: 'war' says nothing in German and much in English.
    words = {"a": "The war in the north.", "b": "War returns.", "c": "Snow in the south."}
    assert similarity(*corpus(words, titled=False)).loc["a", "b"] > 0


def test_a_single_article_has_no_membership() -> None:
    assert find_stories(*corpus({"a": FERRY_A})).membership.isna().all()


def test_the_seeds_are_grouped_as_a_reader_would_or_the_doubt_is_shown(seeds) -> None:  # type: ignore[no-untyped-def]
    read = pd.DataFrame(gold("stories"))
    found = read.merge(seeds["stories"], on="article_id")
    january, later = found[found.event == "2022-01-12"], found[found.event != "2022-01-12"]
    assert len(set(january.story_id)) == 1
    joined = later[later.story_id.isin(january.story_id)]
    assert (joined.membership < january.membership.min() - 0.05).all() and (joined.membership < 0.8).all()
    # The other reading is there to be seen: where stories separate best, the reports of each day are a story.
    tried = over_thresholds(seeds["articles"], seeds["blocks"])
    best = float(tried.threshold[tried.separation.idxmax()])
    apart = find_stories(seeds["articles"], seeds["blocks"], StoryParams(threshold=best, separation=0))
    by_day = read.merge(apart, on="article_id")[["event", "story_id"]].drop_duplicates()
    assert by_day.story_id.tolist() == ["S1", "S2", "S3"]


@pytest.mark.parametrize("case", cases("story_names.jsonl"), ids=lambda case: case["why"])
def test_names_are_found_as_pairs_of_neighbours(case) -> None:  # type: ignore[no-untyped-def]
    paragraphs = [case["text"], case.get("also", "")]
    assert [name for _, name in Reader(function_words()).read("", paragraphs).names] == case["names"]


def test_a_name_in_common_counts_beside_its_words() -> None:
    texts = {
        "a": "The court heard Anna Lund and Peter Dahl.",
        "b": "The harbour thanked Anna Lund and Peter Dahl.",
        "c": "The school invited Anna Dahl and Peter Lund.",
    }
    gain = similarity(*corpus(texts, titled=False)) / similarity(
        *corpus(texts, titled=False), StoryParams(name_weight=0)
    )
    assert gain.loc["a", "b"] > 1.05 * gain.loc["a", "c"]


def test_the_lede_counts_for_more_than_the_end() -> None:
    ferry, bakers = "Ferry aground off Skellmere harbour.", "Bakers in Tolmund bake pumpkin bread."
    between = " ".join(f"gravel{k} lantern{k}." for k in range(40))
    texts = {"a": f"{ferry} {between} {bakers}", "b": ferry, "c": bakers}
    alike = similarity(*corpus(texts, titled=False))
    assert alike.loc["a", "b"] > 1.5 * alike.loc["a", "c"]
    even = similarity(*corpus(texts, titled=False), StoryParams(lede_weight=1))
    assert even.loc["a", "b"] < 1.2 * even.loc["a", "c"]


RESIDUE = (
    "Sign up for our newsletter and get the latest news in your inbox. Follow us on Facebook and Twitter. All rights "
    "reserved. Read more: privacy policy, terms of use, cookies. Advertisement. Share this article."
)


@pytest.mark.parametrize("times", [1, 3])
def test_texts_that_share_residue_only_are_no_story(times: int) -> None:
    own = [*OWN, SCHOOL.partition("\n")[2], "Bakers in Tolmund raise the price of rye bread by a tenth."]
    texts = {str(number): "\n".join([text, *[RESIDUE] * times]) for number, text in enumerate(own)}
    assert find_stories(*corpus(texts, titled=False)).story_id.is_unique
    # Near miss: two reports of one event stay together, whatever stands below them.
    texts |= {"x": f"{FERRY_A}\n{RESIDUE}", "y": f"{FERRY_B}\n{RESIDUE}"}
    stories = story_of(find_stories(*corpus(texts, titled=False)))
    assert stories["x"] == stories["y"] == "S1" and len(set(stories.values())) == len(texts) - 1


def test_articles_of_nothing_but_residue_are_no_story() -> None:
    sentences = RESIDUE.split(". ")
    texts = {str(k): f"{sentence}. {sentences[k - 1]}." for k, sentence in enumerate(sentences)}
    assert find_stories(*corpus(texts, titled=False)).story_id.is_unique


def test_the_order_of_rows_leaves_no_trace_and_the_same_seed_gives_the_same_table() -> None:
    texts = {"c": FERRY_A, "a": FERRY_B, "b": BETWEEN, "e": SCHOOL, "d": SCHOOL.replace("Oberwald", "Unterwald")}
    articles, blocks = corpus(texts, {"a": "2021-03-01", "c": "2021-03-02"})
    expected = find_stories(articles, blocks, seed=4)
    shuffled = find_stories(articles.sample(frac=1, random_state=1), blocks.sample(frac=1, random_state=2), seed=4)
    pd.testing.assert_frame_equal(shuffled, expected, check_exact=True)


def pile(stories: int, size: int) -> Tables:
    """A pile of made-up stories: each has words of its own, and all share those of the affair."""
    chance = random.Random(5)
    texts = {}
    for story in range(stories):
        own = [f"event{story}x{k}" for k in range(12)]
        for article in range(size):
            words = chance.sample(own, 9) + [f"affair{chance.randrange(60)}" for _ in range(20)]
            texts[f"{story:03}-{article}"] = " ".join(chance.sample(words, len(words)))
    return corpus(texts, titled=False)


def test_a_pile_too_large_to_compare_each_two_gives_the_same_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = pile(60, 5)
    expected = find_stories(*given_)
    assert expected.story_id.nunique() == 60
    monkeypatch.setattr(neighbours, "COMPARED", 10)
    monkeypatch.setattr(neighbours, "POSTINGS", 12)
    monkeypatch.setattr(neighbours, "NEIGHBOURS", 6)
    assert story_of(find_stories(*given_)) == story_of(expected)
    # Groups too large to link at once are taken apart where they are least alike.
    assert story_of(find_stories(*given_, StoryParams(largest=40))) == story_of(expected)


@pytest.mark.parametrize("compared", [1500, 10])
def test_many_copies_of_one_text_are_one_story(monkeypatch: pytest.MonkeyPatch, compared: int) -> None:
    monkeypatch.setattr(neighbours, "COMPARED", compared)
    texts = {f"{k:03}": FERRY_A for k in range(150)} | {"x": SCHOOL, "y": "Ferry", "z": "Ferry"}
    table = find_stories(*corpus(texts)).set_index("article_id")
    assert set(table.story_id[:150]) == {"S1"}
    assert table.story_id["y"] == table.story_id["z"] != table.story_id["x"] != table.story_id["000"]


def test_a_long_line_takes_no_longer_than_its_length() -> None:
    texts = {"a": "Aa " * 200_000, "b": "a" * 600_000, "c": "Aa-" * 200_000, "d": "北" * 300_000, "e": "A. " * 200_000}
    with within(20):
        assert len(find_stories(*corpus(texts, titled=False))) == 5
