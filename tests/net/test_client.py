"""One request and its answer, against servers that behave and servers that do not."""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from typing import TYPE_CHECKING

import pytest

from tests.net.servers import HERE, Server, certificates, client_for, page
from truceline.errors import ItemError
from truceline.net.address import parse_address
from truceline.net.client import Bounds, Client
from truceline.net.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def at(server: Server, path: str = "/", host: str = "site.example", scheme: str = "http") -> str:
    return f"{scheme}://{host}:{server.port}{path}"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(ItemError) as caught:
        call()
    return caught.value.code


def known(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


def refused(client: Client, address: str = "http://site.example/") -> str:
    return code_of(lambda: client.ask(parse_address(address)))


def test_every_byte_of_both_is_kept() -> None:
    whole = page(b"words", "Content-Type: text/plain", 'ETag: "a"')
    with Server({"/x?y": whole + b"and more than it said"}) as server:
        found = client_for(server).ask(parse_address(at(server, "/x?y")), (("User-Agent", "T"),))
    assert found.fault is None
    assert (found.status, found.body, found.header("etag"), found.peer) == (200, b"words", '"a"', HERE)
    assert found.received == whole
    told = f"GET /x?y HTTP/1.1\r\nHost: site.example:{server.port}\r\nUser-Agent: T\r\nConnection: close\r\n\r\n"
    assert found.sent.decode() == told


def test_chunks_and_answers_that_end_with_the_connection() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with Server({"/a": chunked, "/b": b"HTTP/1.0 200 OK\r\n\r\nabc"}) as server:
        one, two = (client_for(server).ask(parse_address(at(server, path))) for path in ("/a", "/b"))
    assert (one.body, one.received, one.fault) == (b"abcde", chunked, None)
    assert (two.body, two.fault) == (b"abc", None)


def forever(data: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def act(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.sendall(data)
            time.sleep(pause)

    return act


def slow_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        line.sendall(b".")
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (forever(b"X-More: and more\r\n" * 1000), "read.bad_answer"),
        (forever(b"y" * 10_000), "read.bad_answer"),
        (forever(b"X: y\r\n", 0.05), "read.too_slow"),
        (slow_body, "read.too_slow"),
        (lambda line: time.sleep(9), "read.too_slow"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "read.bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n" + b"z" * 200_000, "read.too_large"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nz\r\n" * 200_000, "read.too_large"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", "read.bad_answer"),
        (b"SSH-2.0-server\r\n\r\n", "read.bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "read.bad_answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9_000, "read.too_large"),
        (b"", "read.bad_answer"),
    ],
)
def test_bounds_hold_and_what_came_is_kept(answer: bytes | Callable[[socket.socket], None], code: str) -> None:
    with Server({"/": answer}) as server:
        start, is_slow = time.monotonic(), code == "read.too_slow"
        client = client_for(server, max_seconds=0.7 if is_slow else 60, max_bytes=100_000, max_head_bytes=30_000)
        found = client.ask(parse_address(at(server)))
        assert time.monotonic() - start < (3 if is_slow else 60)
    assert found.fault is not None
    assert found.fault.code == code
    assert len(found.received) < 500_000


def test_names_that_lead_inside_are_refused_whatever_they_look_like() -> None:
    inside = ("10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%lo", "64:ff9b::7f00:1")
    for one in inside:
        client = Client(look_up=lambda host, port, one=one: [one])  # type: ignore[misc]  # bound by its default
        assert (
            code_of(lambda client=client: client.ask(parse_address("http://site.example/"))) == "read.forbidden_address"
        )  # type: ignore[misc]  # bound by its default
    assert refused(Client(look_up=known("8.8.8.8", "10.0.0.1"))) == "read.forbidden_address"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1", "localhost", "[::ffff:7f00:1]"]
)
def test_numbers_that_the_system_takes_for_this_machine_are_refused(host: str) -> None:
    with Server({"/": page(b"secret")}) as server:
        client = Client(Reach(ports=frozenset({server.port})))
        assert code_of(lambda: client.ask(parse_address(f"http://{host}:{server.port}/"))) in {
            "read.forbidden_address",
            "read.unreachable",  # where the system's resolver takes no such number
        }
        assert server.asked == []


def test_other_ports_are_refused() -> None:
    assert code_of(lambda: Client().ask(parse_address("http://8.8.8.8:22/"))) == "read.forbidden_address"


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_judged() -> None:
    answers = iter((["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]))
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with Server({"/": page(b"judged")}) as server:
        client = client_for(server, look_up=rebinding)
        found = client.ask(parse_address(at(server)))
        assert (found.peer, found.body, asked) == ("127.0.0.1", b"judged", ["site.example"])
        assert code_of(lambda: client.ask(parse_address(at(server)))) == "read.forbidden_address"
        assert code_of(lambda: client.ask(parse_address(at(server)))) == "read.forbidden_address"
        assert len(server.asked) == 1


def test_resolvers_that_know_nothing_say_nothing_or_never_answer() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def never(host: str, port: int) -> Sequence[str]:
        time.sleep(30)
        return []

    for look_up in (unknown, never, lambda host, port: []):
        client = Client(bounds=Bounds(connect_seconds=0.2), look_up=look_up)
        assert refused(client) == "read.unreachable"


def test_no_server_and_one_that_hangs_up() -> None:
    with Server({"/": lambda line: line.shutdown(socket.SHUT_RDWR)}) as server:
        found = client_for(server).ask(parse_address(at(server)))
        assert found.fault is not None
        assert found.fault.code == "read.bad_answer"
    assert code_of(lambda: client_for(server).ask(parse_address(at(server)))) == "read.unreachable"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make certificates with")
    return tmp_path_factory.mktemp("certificates")


def server_trust(pair: tuple[Path, Path]) -> ssl.SSLContext:
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(*pair)
    return trust


def test_a_server_proves_its_name_although_its_address_is_what_is_connected_to(folder: Path) -> None:
    pair = certificates(folder, "site.example")
    trust = ssl.create_default_context(cafile=str(pair[0]))
    with Server({"/": page(b"proven")}, server_trust(pair)) as server:
        found = client_for(server, trust=trust).ask(parse_address(at(server, scheme="https")))
        assert (found.body, found.fault) == (b"proven", None)
        wrong = at(server, host="other.example", scheme="https")
        assert code_of(lambda: client_for(server, trust=trust).ask(parse_address(wrong))) == "read.no_trust"
        untrusted = at(server, scheme="https")
        assert code_of(lambda: client_for(server).ask(parse_address(untrusted))) == "read.no_trust"
        assert len(server.asked) == 1


def test_a_server_that_does_not_speak_tls_or_never_ends_its_greeting() -> None:
    with Server({"/": page(b"plain")}) as server:
        client = client_for(server, max_seconds=0.4)
        assert refused(client, at(server, scheme="https")) in {"read.unreachable", "read.too_slow"}
    with socket.create_server((HERE, 0)) as silent:
        quiet = Server()
        quiet.port = silent.getsockname()[1]
        client = client_for(quiet, max_seconds=0.4)
        start = time.monotonic()
        assert code_of(lambda: client.ask(parse_address(at(quiet, scheme="https")))) == "read.too_slow"
        assert time.monotonic() - start < 2
