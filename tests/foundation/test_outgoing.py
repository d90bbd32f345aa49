"""Lines to addresses that people have typed in: whose an address is, and how long the other side may take."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from furong.foundation.outgoing.addresses import addresses_of, is_named, is_own, is_public
from furong.foundation.outgoing.lines import connected

LOCAL = ipaddress.ip_address("127.0.0.1")


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "::1", "::", "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "240.0.0.1"),
    ],
)
def test_this_machine_and_its_link_are_known_however_they_are_written(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert is_own(address)
    assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.1.2.3", "64:ff9b::c0a8:101"],
)
def test_addresses_of_private_networks_are_somebodys_but_not_public(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert not is_own(address)
    assert not is_public(address)


@pytest.mark.parametrize("text", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:1.1.1.1"])
def test_addresses_of_the_public_network_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


def test_a_list_names_hosts_by_name_address_and_network() -> None:
    assert is_named("inside.city", LOCAL, ["inside.city"])
    assert is_named("x", LOCAL, ["127.0.0.1"])
    assert is_named("x", ipaddress.ip_address("::ffff:127.0.0.1"), ["127.0.0.0/8"])
    assert not is_named("x", LOCAL, ["10.0.0.0/8", "inside.city", "", "127.0.0.0/99"])


def test_a_name_is_resolved_to_its_addresses() -> None:
    assert set(addresses_of("localhost", 80)) <= {LOCAL, ipaddress.ip_address("::1")}


@contextmanager
def server(*pieces: bytes, pause_s: float = 0.0) -> Iterator[int]:
    """A server that answers one request with pieces, and a pause after each."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(4096)
                for piece in pieces:
                    try:
                        line.sendall(piece)
                    except OSError:
                        return
                    time.sleep(pause_s)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_an_answer_outlasts_the_connection_that_the_server_closes() -> None:
    with server(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it") as port:
        connection, _ = connected("http", "localhost", port, LOCAL, time.monotonic() + 120)
        connection.request("GET", "/")
        response = connection.getresponse()
        connection.close()
        assert response.read() == b"all of it"
        response.close()


def test_whoever_talks_slowly_is_cut_off_at_the_deadline_in_the_middle_of_a_line() -> None:
    with server(*(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2_000).splitlines(keepends=True), pause_s=0.05) as port:
        begun = time.monotonic()
        connection, _ = connected("http", "localhost", port, LOCAL, begun + 1.5)
        connection.request("GET", "/")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        assert time.monotonic() - begun < 50, "it was heard to its end"
        connection.close()
