"""An installation as its operator sees it: the program, run as a program."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from fourfold.config import database, home
from fourfold.config.postgres import Server

ROOT = Path(__file__).parents[2]
WORD = "a passphrase of some length"


class Installation:
    """One FOURFOLD_HOME, and what is done with it."""

    def __init__(self, place, **names):
        self.place = place
        left_out = {"DJANGO_SETTINGS_MODULE", *database.NAMED_BY.values()}
        self.env = {name: value for name, value in os.environ.items() if name not in left_out}
        self.env |= {"FOURFOLD_HOME": str(place), "PYTHONPATH": str(ROOT / "src"), **names}
        self.env["FOURFOLD_BACKUP_PASSPHRASE"] = WORD
        self.server = Server(place / "postgres")

    def start(self, *words, **names):
        return subprocess.Popen(
            [sys.executable, "-m", "fourfold.config", *map(str, words)],
            env=self.env | names,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words, **names):
        with self.start(*words, **names) as process:
            output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def ledger(self):
        """Return what the ledger says, read as the backup reads."""
        with self.server, psycopg.connect(self.url("backup")) as session:
            query = "SELECT verb, outcome, at FROM access_ledgerentry ORDER BY id"
            return session.execute(query).fetchall()

    def url(self, alias):
        user = database.USERS[alias]
        password = (self.place / "secrets" / user).read_text()
        return self.server.url(user, "fourfold", password)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    made = Installation(tmp_path_factory.mktemp("installation") / "home")
    code, _, errors = made.run("migrate", "--quiet")
    assert (code, errors) == (0, "")
    yield made
    made.server.stop()


@pytest.fixture
def port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def serving(installation, port):
    """Serve, and leave nothing behind."""
    site = installation.start("serve", "--port", port)
    try:
        until_alive(port, site)
        yield site
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGKILL)
        site.communicate()


def until_alive(port, site):
    end = time.monotonic() + 60
    while time.monotonic() < end and site.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=5) as answer:
                return answer.read()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(site.communicate()[1] if site.poll() is not None else "no answer")


def test_a_command_leaves_no_server_behind(installation):
    assert installation.run("doctor")[0] == 0
    assert not installation.server.running()


def test_a_sound_installation_passes_the_doctor(installation, port):
    code, output, errors = installation.run("doctor", "--json", "--port", port)
    found = json.loads(output)
    assert [one for one in found["findings"] if not one["good"]] == []
    assert (code, errors, found["good"]) == (0, "", True)
    looked_at = {one["what"] for one in found["findings"]}
    assert {"home", "secrets", "disk", "port", "version", "clock", "migrations"} <= looked_at


def test_migrations_that_wait_are_found_and_stop_the_site_and_the_worker(tmp_path, port):
    fresh = Installation(tmp_path / "home")
    code, output, _ = fresh.run("doctor", "--port", port)
    assert code == 1
    assert "run `fourfold migrate`" in output
    for words in (["serve", "--port", port], ["worker"]):
        code, _, errors = fresh.run(*words)
        assert code == 1
        assert "run `fourfold migrate`" in errors
        assert "Traceback" not in errors


def test_ctrl_c_stops_site_and_database(installation, serving, port):
    assert installation.server.running()
    os.killpg(serving.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    output, errors = serving.communicate(timeout=15)
    assert (serving.returncode, errors) == (0, "")
    assert f"http://127.0.0.1:{port}" in output
    assert not installation.server.running()


def test_being_asked_to_end_stops_site_and_database(installation, serving):
    serving.terminate()
    serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert not installation.server.running()


def test_another_command_does_not_stop_the_database_of_the_site(installation, serving, port):
    code, output, _ = installation.run("doctor", "--port", port)
    assert code == 0
    assert "Fourfold answers" in output
    assert installation.server.running()
    assert until_alive(port, serving) == b"alive"


def test_a_taken_port_stops_the_site_with_a_sentence(installation, serving, port):
    code, _, errors = installation.run("serve", "--port", port)
    assert code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in errors
    assert "Traceback" not in errors


def test_after_kill_9_of_everything_the_next_command_works(installation, serving):
    os.killpg(serving.pid, signal.SIGKILL)
    serving.wait()
    pid = int((installation.server.cluster / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    assert installation.run("doctor")[0] == 0
    assert not installation.server.running()


def test_the_port_is_free_again_when_the_site_was_killed_but_not_its_workers(
    installation, serving, port
):
    serving.kill()
    serving.wait()
    end = time.monotonic() + 30
    while "Fourfold answers" in (said := installation.run("doctor", "--port", port)[1]):
        assert time.monotonic() < end, said
    assert not installation.server.running()


def test_the_worker_starts_and_stops(installation):
    worker = installation.start("worker")
    time.sleep(4)
    assert worker.poll() is None, worker.communicate()[1]
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=60)
    assert worker.returncode in {0, 130}
    assert not installation.server.running()


def test_no_model_lacks_its_migration(installation):
    code, output, errors = installation.run("django", "makemigrations", "--check", "--dry-run")
    assert (code, output, errors) == (0, "No changes detected\n", "")


def test_the_address_is_shown_without_the_password(installation):
    code, output, _ = installation.run("db", "url")
    assert code == 0
    assert output.startswith("postgresql://fourfold_app@/fourfold?host=")
    assert (installation.place / "secrets/fourfold_app").read_text() not in output


@pytest.fixture(scope="module")
def backup(installation, tmp_path_factory):
    file = tmp_path_factory.mktemp("backup") / "backup"
    (installation.place / "files").mkdir(mode=0o700)
    (installation.place / "files/note.txt").write_text("a note")
    assert installation.run("db", "backup", file)[0] == 0
    return file


def test_a_backup_is_in_the_ledger(installation, backup):
    assert installation.ledger()[-1][:2] == ("administration.back_up", "DONE")


def test_a_backup_is_put_back_elsewhere_with_its_ledger(installation, backup, tmp_path, port):
    before = installation.ledger()[:-1]  # the backup's own entry is made after it
    other = Installation(tmp_path / "home")
    code, output, errors = other.run("db", "restore", backup)
    assert (code, errors) == (0, "")
    assert output.startswith("Restored fourfold as it was at ")
    after = other.ledger()
    assert after[:-1] == before
    assert after[-1][:2] == ("administration.restore", "DONE")
    assert (other.place / "files/note.txt").read_text() == "a note"
    assert other.run("doctor", "--port", port)[0] == 0


def test_what_is_there_is_replaced_only_when_asked(installation, backup):
    code, _, errors = installation.run("db", "restore", backup)
    assert code == 1
    assert "--replace" in errors
    assert installation.run("db", "restore", backup, "--replace")[0] == 0


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"FOURFOLD_BACKUP_PASSPHRASE": "another passphrase"}, "passphrase is wrong"),
        ({"FOURFOLD_BACKUP_PASSPHRASE": ""}, "FOURFOLD_BACKUP_PASSPHRASE"),
    ],
)
def test_without_the_passphrase_nothing_is_put_back(installation, backup, names, said):
    before = installation.ledger()
    code, output, errors = installation.run("db", "restore", backup, "--replace", **names)
    assert (code, output) == (1, "")
    assert said in errors
    assert installation.ledger() == before


def test_a_changed_backup_is_refused(installation, backup, tmp_path):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed"
    changed.write_bytes(content)
    before = installation.ledger()
    code, _, errors = installation.run("db", "restore", changed, "--replace")
    assert code == 1
    assert "changed" in errors
    assert installation.ledger() == before


def test_a_short_passphrase_is_refused(installation, tmp_path):
    names = {"FOURFOLD_BACKUP_PASSPHRASE": "short"}
    code, _, errors = installation.run("db", "backup", tmp_path / "backup", **names)
    assert (code, list(tmp_path.iterdir())) == (1, [])
    assert "at least 12 characters" in errors


@pytest.fixture(scope="module")
def over_tcp(tmp_path_factory):
    """Run a server of one's own, reached over TCP and named by the three URLs."""
    place = tmp_path_factory.mktemp("own")
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = str(line.getsockname()[1])
    options = {"listen_addresses": "127.0.0.1", "port": port, "fsync": "off"}
    with pytest.MonkeyPatch.context() as patch, Server(place / "server", **options) as server:
        patch.setenv("FOURFOLD_HOME", str(place / "admin"))
        database.ensure(server)
        secrets = {alias: home.secret(user) for alias, user in database.USERS.items()}
        at = f"127.0.0.1:{port}/fourfold"
        urls = {
            name: f"postgresql://{database.USERS[alias]}:{secrets[alias]}@{at}"
            for alias, name in database.NAMED_BY.items()
        }
        made = Installation(place / "home", **urls)
        assert made.run("migrate", "--quiet")[0] == 0
        yield made, server


def test_the_three_urls_name_a_server_of_ones_own(over_tcp, port, tmp_path):
    made, _ = over_tcp
    assert made.run("doctor", "--port", port)[::2] == (0, "")
    assert made.run("db", "backup", tmp_path / "backup")[0] == 0
    assert made.run("db", "restore", tmp_path / "backup", "--replace")[0] == 0
    assert "@127.0.0.1:" in made.run("db", "url")[1]
    assert not (made.place / "postgres").exists()


def test_a_server_of_ones_own_serves_and_is_left_running(over_tcp, port):
    made, server = over_tcp
    site = made.start("serve", "--port", port)
    until_alive(port, site)
    os.killpg(site.pid, signal.SIGINT)
    assert site.communicate(timeout=60)[1] == ""
    assert site.returncode == 0
    assert server.running()


@pytest.mark.parametrize("alias", ["owner", "backup"])
def test_a_site_that_would_not_keep_need_to_know_does_not_start(over_tcp, alias, port):
    made, _ = over_tcp
    powerful = {"FOURFOLD_DATABASE_URL": made.env[database.NAMED_BY[alias]]}
    code, _, errors = made.run("serve", "--port", port, **powerful)
    assert code == 1
    assert "need-to-know would not hold" in errors
    code, output, _ = made.run("doctor", "--port", port, **powerful)
    assert code == 1
    assert "WRONG  need-to-know" in output


def test_the_worker_is_as_strict(over_tcp):
    made, _ = over_tcp
    powerful = {"FOURFOLD_DATABASE_URL": made.env["FOURFOLD_OWNER_URL"]}
    code, _, errors = made.run("worker", **powerful)
    assert code == 1
    assert "need-to-know would not hold" in errors


def test_without_the_owners_url_there_is_no_migrating(over_tcp):
    made, _ = over_tcp
    code, _, errors = made.run("migrate", FOURFOLD_OWNER_URL="")
    assert code == 1
    assert "FOURFOLD_OWNER_URL" in errors
    assert "Traceback" not in errors


def test_a_server_that_does_not_answer_is_one_sentence(over_tcp):
    made, _ = over_tcp
    nowhere = "postgresql://fourfold_app@127.0.0.1:1/fourfold"
    code, _, errors = made.run("serve", FOURFOLD_DATABASE_URL=nowhere)
    assert code == 1
    assert "does not answer" in errors
    assert "Traceback" not in errors
