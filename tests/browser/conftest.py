"""A real browser before a real server, on the database of the tests, with what it says committed."""

import os
import shutil
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """Say nothing: the tests say what they saw."""


def _closing(application):
    """Give every request's thread its connection back, as the real server does."""

    def call(environ, start_response):
        answer = application(environ, start_response)
        body = [b"".join(answer)]
        answer.close()
        connection.close()
        return body

    return call


UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"  # Playwright runs a loop of its own in the tests' thread


@pytest.fixture(scope="module")
def chromium():
    """Start Chromium once a file; where there is none the test is skipped, and in CI it fails."""
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium: apt-get install chromium")
        pytest.skip("There is no Chromium: apt-get install chromium")
    playwright_api = pytest.importorskip("playwright.sync_api")
    os.environ[UNSAFE] = "true"
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()
    del os.environ[UNSAFE]


@pytest.fixture
def site(chromium, committed):
    """Serve the pages on the loopback; return the address."""
    server = make_server(
        "127.0.0.1", 0, _closing(get_wsgi_application()), server_class=_Server, handler_class=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_as(chromium, site):
    """Return a page on which somebody is signed in; what the console complains of fails the test."""
    contexts, complaints = [], []

    def opened(user, *, width=1280, javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        context.add_cookies([{"name": "fourfold", "value": _session_of(user), "url": site}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.at = lambda path: page.goto(site + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if "404" not in one] == []


def _session_of(user) -> str:
    """Return the key of a session in which somebody is signed in, as the sign-in would leave it."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return session.session_key
