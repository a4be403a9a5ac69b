"""Lines that two texts have in common."""

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import lines
from bot.domain.lines import blocks, unified

texts = st.lists(st.sampled_from("abcdef"), max_size=25)


@given(texts, texts)
def test_blocks_are_equal_lines_in_the_order_of_both(old, new):
    a = c = 0
    for block in blocks(old, new):
        assert block.old >= a
        assert block.new >= c
        assert (block.old, block.new) != (a, c) or (a, c) == (0, 0)
        assert old[block.old : block.old + block.size] == new[block.new : block.new + block.size]
        assert block.size
        a, c = block.old + block.size, block.new + block.size


@given(texts, texts)
def test_they_hold_also_where_a_region_is_too_large_to_be_compared_whole(old, new):
    before, lines.BUDGET = lines.BUDGET, 3
    try:
        a = c = 0
        for block in blocks(old, new):
            assert block.old >= a
            assert block.new >= c
            assert old[block.old : block.old + block.size] == new[block.new : block.new + block.size]
            a, c = block.old + block.size, block.new + block.size
    finally:
        lines.BUDGET = before


@given(texts)
def test_a_text_has_all_its_lines_in_common_with_itself(text):
    assert sum(block.size for block in blocks(text, text)) == len(text)


def test_lines_that_are_there_once_divide_what_is_too_large():
    old = [f"line {number}" for number in range(5000)]
    new = [*old[:2000], "new", *old[2001:4000], "newer", *old[4000:]]
    assert sum(block.size for block in blocks(old, new)) == 4999


def test_hostile_texts_take_no_time():
    before = time.perf_counter()
    blocks(["a"] * 50_000 + ["b"], ["b"] + ["a"] * 49_000)
    blocks(["a", "b"] * 25_000 + ["x"], ["y", *["b", "a"] * 24_000])
    blocks([str(n % 7) for n in range(40_000)] + ["x"], ["y"] + [str(n % 5) for n in range(40_000)])
    assert time.perf_counter() - before < 5


def test_a_change_is_told_with_what_stands_around_it():
    old = [f"line {number}" for number in range(1, 21)]
    new = [*old[:4], "line five", *old[5:18], *old[19:]]
    assert unified("\n".join(old), "\n".join(new), 1) == [
        "@@ -4 +4 @@", " line 4", "-line 5", "+line five", " line 6",
        "@@ -18 +18 @@", " line 18", "-line 19", " line 20",
    ]  # fmt: skip
    assert unified("same", "same") == []


@given(texts.map("\n".join), texts.map("\n".join), st.integers(0, 3))
def test_what_is_told_makes_the_new_text_of_the_old_one(old, new, context):
    out, at, parts = [], 0, old.split("\n") if old else []
    for line in unified(old, new, context):
        if line.startswith("@@"):
            start = int(line.split()[1][1:]) - 1
            out += parts[at:start]
            at = start
        elif line[0] == "+":
            out.append(line[1:])
        else:
            assert parts[at] == line[1:]
            out += [line[1:]] if line[0] == " " else []
            at += 1
    assert "\n".join(out + parts[at:]) == new
