"""How :mod:`nlp_helpers.dates` works: grammar and patterns, tense, what pins a year, arithmetic on the calendar."""
