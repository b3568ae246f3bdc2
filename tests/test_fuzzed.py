"""What fuzzing once found stays mended, and a little fuzzing each time; ``benchmarks/fuzz.py`` does it for long."""

import pytest
from conftest import cases
from fuzzing import TARGETS
from hypothesis import HealthCheck, Phase, given, settings

#: Those that take a second before their first example are left to the benchmark; test_reader.py fuzzes the reader, too.
SLOW = {"about", "briefing", "names", "reader", "several articles"}


@pytest.mark.parametrize("case", cases("fuzzed.jsonl"), ids=lambda case: case["holds"])
def test_inputs_on_which_a_step_once_failed_do_no_harm(case):
    TARGETS[case["target"]].holds(case["input"])


@pytest.mark.parametrize("name", sorted(TARGETS.keys() - SLOW))
def test_a_few_strange_inputs_do_no_harm(name):
    target = TARGETS[name]

    # What fails is made smaller by the benchmark, which has the time.
    @settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(target.inputs)
    def tried(example):
        target.holds(example)

    tried()
