"""Parallax: one affair, many outlets.

In: a pile of scraped news articles. Out: tables of spans, figures, a briefing. A folder or module is a room, in the order that
the README's drawing has; :mod:`nlp_helpers.run` does the steps. Import the room you need:

>>> from nlp_helpers import clean, load, stories
"""
