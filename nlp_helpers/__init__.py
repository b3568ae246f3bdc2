"""Parallax: the same affair seen from several newsrooms.

Each module is one step of the flow from raw files to figures; ``run`` puts them in order. Import the module you need:

>>> from nlp_helpers import clean, load, stories
"""
