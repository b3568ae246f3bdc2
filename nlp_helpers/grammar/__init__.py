"""Grammar: the tokens of a pile, their parts of speech, and every stretch that may name a speaker."""
