"""How right is a table? Rows of it, drawn at random, for somebody to mark, and what the marks say.

In: the folder of a run. Out: a marking sheet (a CSV file and a page with buttons); from the one that was filled in, the precision
of its table, with an interval (:mod:`nlp_helpers.precision`).

In the order of the work: ``claims`` (what each row says, in words), ``questions`` (what is asked of it), ``sampling`` (which
rows), ``sheet`` (the CSV file and the page, whose template is in ``templates/``), ``filled_in`` (reads sheets and counts).
``agreement``: how far the program agrees with what readers listed by hand, as it was measured once.
"""
