"""A small service that speaks as S3 does: whole and piecewise uploads, reading, deleting; each request's
signature is computed again and compared, so a client must really sign."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from typing import Any
from urllib.parse import urlsplit

from minio.credentials import Credentials
from minio.signer import sign_v4_s3
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

KEY, SECRET, REGION = "a key", "a secret of a bucket", "eu-central-1"
ERROR = "<Error><Code>{}</Code><Message>no</Message></Error>"


@dataclass
class Service:
    """`things` are the objects by path; `largest` is the most that came in one request."""

    things: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    largest: int = 0
    url: str = ""

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        body = request.get_data()
        self.largest = max(self.largest, len(body))
        if not _is_signed(request):
            return Response(ERROR.format("SignatureDoesNotMatch"), 403)(environ, start)
        return self._answer(request, body)(environ, start)

    def _answer(self, request: Request, body: bytes) -> Response:
        path, upload = request.path, request.args.get("uploadId")
        if request.method == "POST" and "uploads" in request.args:
            self.parts[path] = {}
            return Response(f"<R><Bucket>b</Bucket><Key>{path}</Key><UploadId>one</UploadId></R>")
        if request.method == "PUT" and upload:
            self.parts[path][int(request.args["partNumber"])] = body
            return Response(headers={"ETag": f'"{md5(body).hexdigest()}"'})
        if request.method == "POST" and upload:
            self.things[path] = b"".join(piece for _, piece in sorted(self.parts.pop(path).items()))
            return Response("<R><Location>x</Location><Bucket>b</Bucket><Key>k</Key><ETag>e</ETag></R>")
        if request.method == "PUT":
            self.things[path] = body
            return Response(headers={"ETag": f'"{md5(body).hexdigest()}"'})
        if request.method == "DELETE":
            self.things.pop(path, None)
            return Response(status=204)
        if path not in self.things:
            return Response(ERROR.format("NoSuchKey"), 404, content_type="application/xml")
        return Response(self.things[path])


def _is_signed(request: Request) -> bool:
    given = request.headers.get("Authorization", "")
    at = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    headers = {name: request.headers[name] for name in names}
    ours = sign_v4_s3(
        method=request.method,
        url=urlsplit(request.url),
        region=REGION,
        headers=headers,
        credentials=Credentials(KEY, SECRET),
        content_sha256=request.headers["x-amz-content-sha256"],
        date=at,
    )
    return ours["Authorization"] == given


class _Silent(WSGIRequestHandler):
    def log(self, *_: Any) -> None: ...


@contextmanager
def s3() -> Iterator[Service]:
    """The service on a port of its own; its address is `url`."""
    service = Service()
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=_Silent)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
