"""A Rehive extension with nothing but Python's standard library: it is activated, rotated and deactivated, and tells an
admin what the platform knows of the company. Companies are kept in SQLite."""

import json
import os
import re
import sqlite3
from contextlib import closing
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PORT = int(os.environ["PORT"])
PLATFORM = os.environ["REHIVE_API_URL"]  # with /3/ at its end
DATABASE = os.path.join(os.environ["STATE_DIR"], "extension.db")

MAX_BODY = 1_000_000
# A token becomes a header: anything else in it is the caller's mistake, not the platform's.
TOKEN = re.compile(r"[\x21-\x7e]{1,512}")
# The platform waits 10 seconds for the answer to its call, in which this is one question.
PLATFORM_SECONDS = 3


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def query(sql, *values):
    """Runs one statement, which is on the disk when this returns: its rows, and how many it changed."""
    with closing(sqlite3.connect(DATABASE, isolation_level=None)) as database:
        cursor = database.execute(sql, values)
        return cursor.fetchall(), cursor.rowcount


def ask(path, authorization, **headers):
    """What the platform answers to a GET, or a refusal that says why there is no such answer."""
    request = Request(PLATFORM + path, headers={"Authorization": authorization, **headers})
    try:
        with urlopen(request, timeout=PLATFORM_SECONDS) as response:
            return json.load(response)["data"]
    except HTTPError as error:
        # That a caller's token is no good is the caller's trouble. All else is not.
        status = 401 if path == "auth/" and error.code == 401 else 502
        raise Refusal(status, f"The platform answered {error.code}.")
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        raise Refusal(502, "The platform gave no answer that can be read.")


def identify(authorization, address):
    """The company and the groups of whoever has this Authorization header, as the platform says."""
    user = ask("auth/", authorization, **{"X-Forwarded-For": address})
    try:
        return user["company"], {group["name"] for group in user["groups"]}
    except (KeyError, TypeError):
        raise Refusal(502, "The platform named nobody.")


def company_of(body, address):
    """The company whose service token the body has: the only proof that the platform is calling."""
    token = body.get("token")
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        raise Refusal(400, "A token is needed.")
    company, groups = identify(f"Token {token}", address)
    if "service" not in groups:
        raise Refusal(403, "This is not the token of a service.")
    return company, token


def activate(body, address, _authorization):
    query(
        "INSERT INTO companies VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET token = excluded.token, active = 1",
        *company_of(body, address),
    )
    return {}


def deactivate(body, address, _authorization):
    company, _token = company_of(body, address)
    if body.get("purge") is True:
        query("DELETE FROM companies WHERE id = ?", company)
    else:
        query("UPDATE companies SET active = 0 WHERE id = ?", company)
    return {}


def rotate(body, address, _authorization):
    company, token = company_of(body, address)
    _rows, changed = query("UPDATE companies SET token = ? WHERE id = ? AND active", token, company)
    if changed == 0:
        raise Refusal(409, "The company is not active.")
    return {}


def admin_company(_body, address, authorization):
    scheme, _, token = authorization.partition(" ")
    if not TOKEN.fullmatch(scheme) or not TOKEN.fullmatch(token):
        raise Refusal(401, "Authorization is needed.")
    company, groups = identify(authorization, address)
    if not groups & {"admin", "service"}:
        raise Refusal(403, "For admins only.")
    rows, _changed = query("SELECT token FROM companies WHERE id = ? AND active", company)
    if not rows:
        raise Refusal(403, "The extension is not active.")
    # In the extension's own name, and with no more than the permission that rehive.json declares.
    name = ask("admin/company/", f"Token {rows[0][0]}")["name"]
    return {"company": company, "name": name, "active": True}


ROUTES = {
    ("GET", "/health/"): lambda *_: {},
    ("POST", "/activate/"): activate,
    ("POST", "/deactivate/"): deactivate,
    ("POST", "/rotate/"): rotate,
    ("GET", "/admin/company/"): admin_company,
}


class Extension(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def answer(self):
        try:
            body = self.read_body()
            route = ROUTES.get((self.command, self.path.partition("?")[0]))
            if route is None:
                raise Refusal(404, "There is nothing here.")
            data = route(parse(body), self.client_address[0], self.headers.get("Authorization", ""))
            self.send(200, {"status": "success", "data": data})
        except Refusal as refusal:
            self.send(refusal.status, {"status": "error", "message": str(refusal)})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def read_body(self):
        length = self.headers.get("Content-Length", "0")
        # What is left unread would be taken for the next request.
        self.close_connection = True
        if "Transfer-Encoding" in self.headers:
            raise Refusal(411, "A Content-Length is needed.")
        if not re.fullmatch(r"[0-9]{1,18}", length):
            raise Refusal(400, "This is no length.")
        if int(length) > MAX_BODY:
            raise Refusal(413, "The body is too large.")
        body = self.rfile.read(int(length))
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        return body

    def send(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)


def parse(body):
    if body == b"":
        return {}
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "This is not JSON.")
    if not isinstance(parsed, dict):
        raise Refusal(400, "This is not a JSON object.")
    return parsed


class Server(ThreadingHTTPServer):
    request_queue_size = 128


if __name__ == "__main__":
    query("CREATE TABLE IF NOT EXISTS companies (id TEXT PRIMARY KEY, token TEXT NOT NULL, active INTEGER NOT NULL)")
    Server(("127.0.0.1", PORT), Extension).serve_forever()
