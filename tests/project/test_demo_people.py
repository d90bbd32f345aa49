"""People of the demo."""

from __future__ import annotations

from furong.project import demo_people


def test_no_two_people_of_the_demo_have_one_login() -> None:
    logins = [person[0] for person in demo_people._PEOPLE]
    assert len(logins) == len(set(logins))
