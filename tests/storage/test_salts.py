"""Salts are drawn many at a time, and are none the worse for it."""

from itertools import islice

from storage.salts import salts


def test_salts_are_sixteen_bytes_each_and_no_two_alike():
    drawn = [salt for _ in range(3) for salt in islice(salts(), 200)]
    assert {len(bytes.fromhex(salt)) for salt in drawn} == {16}
    assert len(set(drawn)) == len(drawn) == 600
