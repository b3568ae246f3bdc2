"""What the words of a pile are: its tokens, their parts of speech, and the stretches that could name somebody.

In: ``articles`` and ``blocks``. Out: arrays with a value per token or per mention, which quotes, statements, people, numbers and
points read.

To be read in this order:

- :mod:`~nlp_helpers.grammar.tokens`: words and marks, cut;
- :mod:`~nlp_helpers.grammar.word_classes`: their parts of speech;
- :mod:`~nlp_helpers.grammar.mentions`: what could name somebody.

>>> from nlp_helpers.grammar.tokens import cut
>>> cut("They didn't leave.")
['They', 'did', "n't", 'leave', '.']
"""
