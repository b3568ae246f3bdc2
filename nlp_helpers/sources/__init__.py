"""How :mod:`nlp_helpers.load` reads: folders and archives, tables and what their columns mean, web pages.

In: files. Out: their texts, and what came with them.

To be read in this order:

- :mod:`~nlp_helpers.sources.files`: a folder or an archive;
- :mod:`~nlp_helpers.sources.decoding`: bytes into text;
- :mod:`~nlp_helpers.sources.columns`, :mod:`~nlp_helpers.sources.rows`, :mod:`~nlp_helpers.sources.row_values`: a table with
  a row per article;
- :mod:`~nlp_helpers.sources.given_days`: its days;
- :mod:`~nlp_helpers.sources.pages`: a web page, with :mod:`~nlp_helpers.sources.keepers` for what an extractor keeps of it and
  :mod:`~nlp_helpers.sources.page_metadata` for what its markup says;
- :mod:`~nlp_helpers.sources.sheet_rows`: the small CSV files that a researcher writes beside a corpus.

>>> from nlp_helpers.sources.pages import read_page
>>> read_page("<h1>Talks end</h1><p>No accord.").raw
'Talks end\\n\\nNo accord.'
"""
