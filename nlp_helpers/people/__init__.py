"""Who is meant: people, bodies and countries, each one entity over all articles, however they are named.

In: mentions of a pile. Out: :class:`People`; and the table ``names``.

To be read in this order:

- :mod:`~nlp_helpers.people.name_words`: the words that names and titles are made of, and under which foldings two are one;
- :mod:`~nlp_helpers.people.person_names`: what the words of one mention name;
- :mod:`~nlp_helpers.people.naming`: the mentions of a pile that can name somebody;
- :mod:`~nlp_helpers.people.full_names`, :mod:`~nlp_helpers.people.surnames`, :mod:`~nlp_helpers.people.offices`: whom they mean;
- :mod:`~nlp_helpers.people.who_is_meant`: these in their order, for a whole pile;
- :mod:`~nlp_helpers.people.pronouns`: whom 'he' and 'she' mean where they speak;
- :mod:`~nlp_helpers.people.aliases`: other names that a corpus brings along;
- :mod:`~nlp_helpers.people.names`: the step that makes the table.

>>> of_texts(["Ann Lee met the Harbour Board."]).names
['Ann Lee', 'Harbour Board']
"""

from nlp_helpers.people.who_is_meant import People, find_people, of_texts

__all__ = ["People", "find_people", "of_texts"]
