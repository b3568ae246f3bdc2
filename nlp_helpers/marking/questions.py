"""What is asked when somebody marks rows of a table right or wrong: the meaning of *right*, table by table.

In: the name of a table. Out: a question.

>>> QUESTIONS["sentences"]
'Is this one sentence, from its first word to its last?'
"""

from __future__ import annotations

#: Table → what is asked of each of its rows, or groups. What is said to be right is this, and no more.
QUESTIONS = {
    "articles": "Are the title, the outlet and the day of publication right, each as far as it is given? What is not given is "
    "not asked for.",
    "blocks": "Is this line what it is taken for? To take a line of the article for residue, or the reverse, is wrong; so is "
    "another kind of residue.",
    "sentences": "Is this one sentence, from its first word to its last?",
    "quotes": "Are these somebody's words, with the right beginning and end, and is the speaker right? Where nobody is named: "
    "are the words nobody's speech, or does the article not say whose?",
    "statements": "Does the article report here what somebody said or thought, from the right beginning to the right end, and is "
    "the speaker right?",
    "utterances": "Do all these places give the same words, said by this speaker on one occasion?",
    "names": "Is this a name, whole, of the kind that is said, and is it right who or what is meant?",
    "dates": "Is this an expression of time, and are the days right? Where none are given: does the text not tell them?",
    "numbers": "Is this a quantity, and are its value, its unit and what it counts right, each as far as it is given?",
    "echoes": "Do the two passages share what is said of them: the same copy, quote or event, or house text?",
    "stories": "Does this article report the same event as the others of its story, or as most of them?",
    "passages": "Is the sentence about this topic, as its words describe it?",
    "points": "Do all these sentences report the same thing?",
    "discrepancies": "Is this the same thing each time, and is it given differently, as is said? Other words for the same are "
    "not different.",
}
