"""Real servers on this machine that answer as they are told, also as no server should."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import TYPE_CHECKING

from truceline.net.client import Bounds, Client
from truceline.net.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HERE = "127.0.0.1"


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer."""
    told = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{told}\r\n".encode() + body


def sent_on(to: str) -> bytes:
    """A redirect."""
    return page(b"", f"Location: {to}", status="302 Found")


@dataclass
class Server:
    """Answers by path; a path that it does not know is not found. ``asked`` are the heads of all requests."""

    answers: dict[str, bytes | Callable[[socket.socket], None]] = field(default_factory=dict)
    trust: ssl.SSLContext | None = None
    host: str = HERE
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Server:
        self._door = socket.create_server((self.host, 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.shutdown(socket.SHUT_RDWR)  # wakes whoever waits at it
        self._door.close()

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [head.split()[1] for head in self.asked]

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.trust is not None:
                line = self.trust.wrap_socket(line, server_side=True)
            with line:
                head, _, body = self._head(line).partition(b"\r\n\r\n")
                told = head.decode()
                length = next((line for line in told.lower().split("\r\n") if line.startswith("content-length:")), ":0")
                while len(body) < int(length.split(":")[1]):
                    body += line.recv(65_536)
                self.asked.append(told)
                self.bodies.append(body)
                answer = self.answers.get(told.split()[1], page(b"", status="404 Not Found"))
                if callable(answer):
                    answer(line)
                else:
                    line.sendall(answer)

    @staticmethod
    def _head(line: socket.socket) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            data = line.recv(65_536)
            if not data:
                raise OSError("gone")
            head += data
        return head


def client_for(
    *servers: Server,
    look_up: Callable[[str, int], Sequence[str]] = lambda host, port: [HERE],
    trust: ssl.SSLContext | None = None,
    **bounds: float,
) -> Client:
    """A client that may reach these servers and nothing else on this machine."""
    reach = Reach(ports=frozenset({server.port for server in servers}), allowed=(ip_network(f"{HERE}/32"),))
    told = {"max_seconds": 5.0, **bounds}
    return Client(reach, Bounds(**told), look_up, trust)


def certificates(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of its own authority for a name, and its key, made by the system's openssl."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key
