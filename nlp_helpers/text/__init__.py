"""The floor that all steps stand on: what a word is, which words say nothing, what one means, two texts word by word.

In: texts, words, arrays of tokens. Out: words, numbers, arrays. Nothing here knows of articles' parts or of findings.

To be read in this order:

- :mod:`~nlp_helpers.text.words`: what a word is;
- :mod:`~nlp_helpers.text.word_counts`: how often each stands where;
- :mod:`~nlp_helpers.text.function_words`: the words that say nothing about the matter, by language;
- :mod:`~nlp_helpers.text.embeddings`: what a word means, as numbers;
- :mod:`~nlp_helpers.text.alignment`: two texts put side by side, word by word;
- :mod:`~nlp_helpers.text.array_types`: what arrays hold, for annotations;
- :mod:`~nlp_helpers.text.token_arrays`: arithmetic on rows of tokens.

>>> from nlp_helpers.text.words import words_of
>>> words_of("The talks in Geneva")
[('talk', 'talks'), ('geneva', 'Geneva')]
"""
