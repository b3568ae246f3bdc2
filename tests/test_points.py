"""Points: which sentences of different articles report the same thing, and which only look as if they did."""

import pytest
from pile_cases import found_in, params


def numbers_of(points, texts, article_id, words):
    """The points whose sentence has these words."""
    start = texts[article_id].index(words)
    rows = points[(points.article_id == article_id) & (points.start < start + len(words)) & (points.end > start)]
    return set(rows.point)


@pytest.mark.parametrize("case", params("points.jsonl"))
def test_points_of_a_small_pile(case, tmp_path):
    found = found_in(case, "points", tmp_path)
    points = found["points"]
    texts = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
    wrong = []
    for sentences in case.get("points", []):
        if not set.intersection(*(numbers_of(points, texts, *sentence) for sentence in sentences)):
            wrong.append(f"not one point: {sentences}")
    for first, second in case.get("not_points", []):
        if numbers_of(points, texts, *first) & numbers_of(points, texts, *second):
            wrong.append(f"one point: {first} and {second}")
    for sentence in case.get("no_point", []):
        if numbers_of(points, texts, *sentence):
            wrong.append(f"in a point: {sentence}")
    for *sentence, n_articles, n_outlets in case.get("carriers", []):
        (number,) = numbers_of(points, texts, *sentence)
        counts = points.loc[points.point == number, ["n_articles", "n_outlets"]].drop_duplicates().values.tolist()
        if counts != [[n_articles, n_outlets]]:
            wrong.append(f"{counts} articles and outlets: {sentence}")
    assert not wrong, "; ".join(wrong)
