"""One demo region, committed; one site that serves it from this process; one Chromium."""

import os
import shutil
import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import sync_playwright
from psycopg import sql

from fourfold.access.models import User
from fourfold.config import database
from fourfold.config.demo.build import build
from fourfold.config.demo.story import tell
from fourfold.config.demo_mark import make_mark
from fourfold.shared.days import local_day
from tests import owner
from tests.browser import job
from tests.browser.chromium import ARGUMENTS, NAMES
from tests.browser.visitor import WIDE, Visitor

PATIENCE = 10_000


@pytest.fixture(scope="package")
def region(chromium, django_db_setup, django_db_blocker):
    """Have the small demo region, up to today; afterwards it is gone."""
    with django_db_blocker.unblock():
        try:
            with marked():
                build(tell(local_day(timezone.now()), small=True), say=lambda _words: None)
                yield
        finally:
            owner.empty_every_table()


@contextmanager
def marked():
    """Have this database be a demo's."""
    name = connections["default"].settings_dict["NAME"]
    sign_in = database.elsewhere(database.sign_in("owner"), name)
    make_mark(sign_in)
    try:
        yield
    finally:
        with psycopg.connect(sign_in.conninfo()) as session:
            session.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(sql.Identifier(name)))


@pytest.fixture(scope="package")
def site(region):
    """Serve the region from this process; return its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="package")
def chromium():
    """Start the Chromium of this machine, or skip."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("there is no Chromium here: apt-get install chromium")
    if found is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    # Playwright's loop runs in this thread, so Django would take the tests for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def looked_at():
    """The pages that somebody has looked at already."""
    return set()


@pytest.fixture(scope="package")
def caviar(region):
    """Load Project CAVIAR, once; return what the program said of it."""
    return job.load("caviar", job.CAVIAR)


@pytest.fixture
def visit(chromium, site, looked_at):
    """Return a new browser, in which somebody is signed in where one is named."""
    visitors = []

    def as_(username="", *, scripts=True):
        context = chromium.new_context(java_script_enabled=scripts, viewport=WIDE)
        context.set_default_timeout(PATIENCE)
        if username:
            context.add_cookies([signed_in(username, site)])
        page = context.new_page()
        made = Visitor(context, page, site, username, looked_at, has_scripts=scripts)
        visitors.append(made)
        return made

    yield as_
    for one in visitors:
        one.context.close()
    assert [fault for one in visitors for fault in one.faults] == []


def signed_in(username, site):
    """Return the cookie of somebody who has just signed in."""
    user, now = User.objects.get(username=username), time.time()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["fourfold_began"] = session["fourfold_seen"] = session["fourfold_proved"] = now
    session.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
