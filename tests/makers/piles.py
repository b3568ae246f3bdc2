"""Small piles with what is shared, kept, carried and given differently in them, and what holds of every picture of it."""

import pandas as pd
from conftest import articles_of

from nlp_helpers import figures, tables
from nlp_helpers.figures import echoes, points

SENTENCES = (
    "The board will close the north pier on Monday.",
    "Divers found deep cracks in its footings last week.",
    "Boats have to be moved to the inner basin by Sunday night.",
    "About 40 crews will be paid for the days that they lose.",
    "The mayor asked the county for help.",
    "Nobody was hurt.",
)
#: Words and names that have broken figures.
ODD = ("x" * 400, "$x^2$ <b>", "e\u0301 ‮abc", "a \t c", "Ünal Öz")


def pile(*bodies, days=(), outlets=(), stories=()):
    """Articles, a to z, of numbered sentences (or of any text), a headline above each."""
    texts = [[SENTENCES[part] if isinstance(part, int) else part for part in body] for body in bodies]
    raw = [" ".join(["Pier news", *parts]) for parts in texts]
    articles = articles_of(*raw)
    for column, values in (("published_from", days), ("published_to", days), ("outlet", outlets)):
        if values:
            articles[column] = pd.array([*values, *[None] * (len(bodies) - len(values))], dtype=tables.TEXT)
    blocks, rows = [], []
    for article_id, parts, text in zip(articles.article_id, texts, raw, strict=True):
        blocks.append(
            {"article_id": article_id, "block": 0, "start": 0, "end": 9, "role": "headline", "is_body": False}
        )
        body = {"article_id": article_id, "block": 1, "start": 10, "end": len(text), "role": "body", "is_body": True}
        blocks += [body] if parts else []
        at = 10
        rows.append({"article_id": article_id, "sentence": 0, "start": 0, "end": 9, "role": "headline"})
        for i, part in enumerate(parts, 1):
            rows.append({"article_id": article_id, "sentence": i, "start": at, "end": at + len(part), "role": "body"})
            at += len(part) + 1
    story = [stories[i] if i < len(stories) else "S1" for i in range(len(bodies))]
    made = {"blocks": blocks, "sentences": rows}
    made["stories"] = [
        {"article_id": a, "story_id": s, "label": f"Pier {s}"} for a, s in zip(articles.article_id, story, strict=True)
    ]
    return {"articles": articles} | {name: tables.make(name, table) for name, table in made.items()}


def place(made, article_id, number):
    row = made["sentences"].set_index(["article_id", "sentence"]).loc[(article_id, number)]
    return int(row.start), int(row.end)


def echo(made, one, other, kind="same copy", match="near"):
    row = {"kind": kind, "match": match, "similarity": 0.9}
    for side, (article_id, number) in (("a", one), ("b", other)):
        start, end = place(made, article_id, number)
        row |= {f"article_id_{side}": article_id, f"start_{side}": start, f"end_{side}": end}
    return row


def point(made, name, *members, story="S1"):
    ids = {article_id for article_id, _ in members}
    row = {"point": name, "story_id": story, "n_articles": len(ids), "n_outlets": len(ids)}
    spans = [(article_id, *place(made, article_id, number)) for article_id, number in members]
    return [row | {"article_id": i, "start": s, "end": e} for i, s, e in spans]


def shared(made, *rows):
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    return echoes.shared_between_articles(*of, tables.make("echoes", rows))


def matrix(made, *rows, **more):
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    return points.points_of_story(*of, tables.make("points", [row for rows_ in rows for row in rows_]), **more)


def texts_of(figure):
    canvas = figures.render(figure)
    return [text.get_text() for text in canvas.axes[0].texts], canvas


def inside(canvas):
    """Nothing drawn lies outside the page or on the caption."""
    canvas.draw_without_rendering()
    renderer = canvas.canvas.get_renderer()
    caption = canvas.texts[0].get_window_extent(renderer)
    for text in canvas.axes[0].texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0 and box.x1 <= canvas.bbox.x1 + 1, text.get_text()
        assert box.y0 >= caption.y1 - 1, text.get_text()
    return [text.get_window_extent(renderer) for text in canvas.axes[0].texts]


def leads_back(figure, made):
    raw = made["articles"].set_index("article_id").raw
    rows = figure.data[figure.data.text.notna()]
    assert len(rows) and all(raw[r.article_id][r.start : r.end] == r.text for r in rows.itertuples())
    assert "n = " in figure.caption and len(figure.alt) > 40
