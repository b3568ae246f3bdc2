"""However small or odd a pile is, every step answers, and what was not done is said with its reason."""

import pytest
from conftest import cases, write_pile

from nlp_helpers import figures, run
from nlp_helpers.summary import summary


@pytest.fixture(scope="module", params=cases("small_piles.jsonl"), ids=lambda case: case["name"])
def piled(request, tmp_path_factory):
    rows = [{"article_id": f"a{i:02d}", "text": text} for i, text in enumerate(request.param["texts"])]
    return request.param, run.compute(write_pile(tmp_path_factory.mktemp("pile"), rows))


def test_the_answer_says_what_was_not_done_and_why(piled):
    case, found = piled
    assert found.by_topic.answer.startswith(case["topics"])
    assert case.get("keyness", "") in found.keyness_answer
    assert found.by_topic.answer in summary(found)


def test_every_article_has_its_story_and_every_passage_its_row(piled):
    _, found = piled
    assert found["stories"].article_id.tolist() == found["articles"].article_id.tolist()
    assert len(found["passages"]) == len(found["sentences"])
    assert found["stories"].membership.dropna().between(0, 1).all()


def test_each_figure_is_drawn_or_its_reason_given(piled):
    _, found = piled
    for figure in figures.all_figures(found):
        if isinstance(figure, figures.TooLittle):
            assert figure.why
        else:
            figures.png(figure)


def test_the_same_text_again_is_the_same_story(piled):
    case, found = piled
    stories = dict(zip(found["stories"].article_id, found["stories"].story_id, strict=True))
    articles = found["articles"]
    for article_id in articles.article_id[articles.n_words_body > 0]:
        first = case["texts"].index(case["texts"][int(article_id[1:])])
        assert stories[article_id] == stories[f"a{first:02d}"]
