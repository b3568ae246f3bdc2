"""How right is a table? Rows of it, drawn at random, for somebody to mark, and what the marks say.

In: the folder of a run. Out: a marking sheet (a CSV file and a page with buttons); from the one that was filled in, the precision
of its table, with an interval (:mod:`nlp_helpers.precision`).

To be read in this order:

- :mod:`~nlp_helpers.marking.questions`: what is asked of a row;
- :mod:`~nlp_helpers.marking.claims`: what each row says, in words;
- :mod:`~nlp_helpers.marking.sampling`: which rows are drawn;
- :mod:`~nlp_helpers.marking.sheet`: the CSV file and the page, whose template is in ``templates/``;
- :mod:`~nlp_helpers.marking.filled_in`: what filled-in sheets say;
- :mod:`~nlp_helpers.marking.agreement`: how far the program agrees with what readers listed by hand, as it was measured once.
"""
