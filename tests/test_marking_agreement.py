"""What is said of the agreement with readers is what was counted."""

import pandas as pd
import pytest

from nlp_helpers.marking import agreement


@pytest.mark.parametrize(
    "share, part, whole", [("precision", "n_right", "n_found"), ("recall", "n_listed_found", "n_listed")]
)
def test_shares_are_those_of_the_counts(share, part, whole):
    for row in agreement.measured().to_dict("records"):
        if row[whole]:
            assert row[share] == pytest.approx(row[part] / row[whole], abs=0.001)
        else:
            assert pd.isna(row[share])


def test_points_and_disagreements_of_two_stories_and_the_seeds_were_measured():
    made = agreement.measured()
    assert made.story.nunique() >= 3 and "seeds" in set(made.story)
    assert set(made.what) == {"points", "discrepancies"} and {"alone", "whole set"} <= set(made.run)
