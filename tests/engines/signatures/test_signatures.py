"""Signatures against the vectors of RFC 8032, and canonical JSON against those of RFC 8785."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.signatures import NotCanonical, canonical_json, digest_of, is_signed, public_key, sign

#: RFC 8032 §7.1, tests 1 to 3: private key, public key, message, signature.
_VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
        "eeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed2"
        "8dc027beceea1ec40a",
    ),
)
_ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize("vector", _VECTORS, ids=["empty", "one byte", "two bytes"])
def test_the_vectors_of_the_standard(vector: tuple[str, str, str, str]) -> None:
    seed, key, message, signature = map(bytes.fromhex, vector)
    assert public_key(seed) == key
    assert sign(seed, message) == signature
    assert is_signed(key, message, signature)


def test_what_is_not_signed_is_not_taken() -> None:
    seed, key, message, signature = map(bytes.fromhex, _VECTORS[1])
    answer = int.from_bytes(signature[32:], "little")
    unreduced = signature[:32] + (answer + _ORDER).to_bytes(32, "little")
    neutral = (1).to_bytes(32, "little")
    nothing = neutral + bytes(32)
    for wrong in (
        (key, message + b"x", signature),
        (public_key(b"x" * 32), message, signature),
        (key, message, signature[:-1]),
        (key, message, bytes([signature[0] ^ 1]) + signature[1:]),
        (key, message, unreduced),  # the same signature written twice would be two
        (neutral, message, nothing),  # under a key of small order everything is signed
        ((2**255 - 19 + 1).to_bytes(32, "little"), message, nothing),
        ((2).to_bytes(32, "little"), message, signature),  # no point of the curve
        (b"", message, signature),
    ):
        assert not is_signed(*wrong)
    assert sign(seed, message) == signature
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"short", message)


def test_the_sample_of_the_standard_of_json() -> None:
    sample = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\u000aA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    assert canonical_json(sample).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    names = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7}
    assert list(json.loads(canonical_json(names)).values()) == [2, 4, 6, 7, 1, 5, 3]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (15.0, "15"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.5e-9, "-1.5e-9"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
    ids=str,
)
def test_numbers_are_written_as_browsers_write_them(number: float, written: str) -> None:
    assert canonical_json(number).decode() == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_it_was(number: float) -> None:
    assert float(json.loads(canonical_json(number))) == number


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
        max_leaves=12,
    )
)
def test_what_is_read_back_has_the_same_hash(value: object) -> None:
    assert digest_of(json.loads(canonical_json(value))) == digest_of(value)


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 2**53, {1: 2}, "\ud800", {"a": object()}],
    ids=["nan", "inf", "2^53", "key", "half", "object"],
)
def test_what_has_no_such_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)
    deep: list[object] = []
    for _ in range(40):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical_json(deep)
