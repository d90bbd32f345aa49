"""A real local server of the OpenAI form that answers as a test wants it to, and what it was sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["LONG_S", "ChatServer", "chat_server", "drips", "hangs", "says", "sends"]

#: How long who hangs or drips does so: longer than a slow machine takes for anything. [s]
LONG_S = 60.0

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class ChatServer:
    """What a server was sent, request by request; ``answer`` says how it answers."""

    answer: Answer
    port: int = 0
    got: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    #: Set when the test is over: who hangs lets go.
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def told(self) -> str:
        """All that it was sent, as one text."""
        return json.dumps(self.got, ensure_ascii=False)


def sends(content: bytes, *, status: int = 200, kind: str = "application/json") -> Answer:
    """Answer with a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def says(told: object) -> Answer:
    """Answer as a model that says something: text as it is, anything else as JSON."""
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return sends(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def hangs(server: Callable[[], ChatServer]) -> Answer:
    """Answer nothing, until the test is over."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        server().over.wait(LONG_S)

    return answer


def drips(request: BaseHTTPRequestHandler) -> None:
    """Answer one byte at a time, for longer than anybody waits."""
    request.send_response(200)
    request.send_header("Content-Length", "10000")
    request.end_headers()
    for _ in range(round(LONG_S / 0.05)):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


@contextmanager
def chat_server(answer: Answer | None = None) -> Iterator[ChatServer]:
    """Run a server; without an answer it hangs."""
    server = ChatServer(answer or (lambda request: None))
    if answer is None:
        server.answer = hangs(lambda: server)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            try:
                server.answer(self)
            except OSError:
                return  # whoever asked has gone

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    door = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    door.daemon_threads = True
    server.port = door.server_address[1]
    thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        door.shutdown()
        thread.join()
        door.server_close()
