"""Asks the web server whether it is ready."""

import http.client
from urllib.parse import urlsplit

PATH = "/health/ready"


def is_ready(url: str, *, limit_s: float = 2.0) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=limit_s)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
