"""How :mod:`nlp_helpers.load` reads: folders and archives, tables and what their columns mean, web pages."""
