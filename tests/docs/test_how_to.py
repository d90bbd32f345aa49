"""What the how-to pages promise about a running city."""

from __future__ import annotations

import json
import re
import subprocess

import httpx
import pytest
from tests.docs.running import City, environment

from furong.foundation.servers import DataDirectory, find_postgres_binaries

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("told", "status"), [("https", 302), ("http", 403)])
def test_behind_a_proxy_a_form_of_an_https_page_is_taken(city: City, told: str, status: int) -> None:
    """The proxy says by X-Forwarded-Proto how the page was reached; without that its forms are refused."""
    logins = json.loads((city.data / "secrets/demo-logins.json").read_text(encoding="utf-8"))
    with httpx.Client(base_url=city.address, headers={"X-Forwarded-Proto": told}) as browser:
        page = browser.get("/login").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        answer = browser.post(
            "/login",
            data={
                "csrfmiddlewaretoken": token.group(1),
                "username": logins[0]["username"],
                "password": logins[0]["password"],
            },
            headers={"Origin": city.address.replace("http:", "https:"), "Referer": f"{city.address}/login"},
        )
    assert answer.status_code == status


def test_a_running_city_can_be_dumped_with_the_programs_that_came_along(city: City) -> None:
    program, host = find_postgres_binaries() / "pg_dump", DataDirectory(city.data).socket
    dumped = subprocess.run(
        [program, "--host", host, "--username", "furong", "furong"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert dumped.returncode == 0, dumped.stderr
    assert "COPY public.casework_case " in dumped.stdout
    assert "PostgreSQL database dump complete" in dumped.stdout
