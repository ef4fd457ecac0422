import socket

import psycopg
import pytest

from fourfold.config import database, home
from fourfold.config.postgres import Server
from fourfold.config.readiness import powers


def connect(alias):
    return psycopg.connect(database.sign_in(alias).conninfo(), autocommit=True)


@pytest.fixture(scope="module")
def roles(shared_home):
    with psycopg.connect(database.server().url()) as admin:
        columns = "rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        rows = admin.execute(f"SELECT rolname, {columns} FROM pg_roles").fetchall()
    return {name: held for name, *held in rows}


@pytest.mark.parametrize("name", [database.APPLICATION, database.OWNER])
def test_application_and_owner_may_not_bypass_policies_nor_make_roles(roles, name):
    superuser, makes_roles, _, bypasses, replicates = roles[name]
    assert (superuser, makes_roles, bypasses, replicates) == (False, False, False, False)


def test_the_owner_alone_makes_databases(roles):
    assert [roles[name][2] for name in database.USERS.values()] == [False, True, False]


def test_the_backup_reads_past_the_policies_and_is_nothing_else(roles):
    assert roles[database.BACKUP] == [False, False, False, True, False]


def test_the_three_sign_in(shared_home):
    for alias, user in database.USERS.items():
        with connect(alias) as session:
            assert session.execute("SELECT current_user").fetchone() == (user,)
            assert session.info.dbname == database.NAME


def test_the_backup_reads_every_table_and_changes_none(shared_home):
    with connect("owner") as owner, connect("backup") as backup:
        owner.execute("CREATE TABLE secret AS SELECT 1 AS one")
        owner.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        assert backup.execute("SELECT one FROM secret").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("DELETE FROM secret")
        owner.execute("DROP TABLE secret")


def test_the_application_has_no_power_and_the_others_have(shared_home):
    with connect("default") as session:
        assert powers(session) == []
    with connect("backup") as session:
        assert powers(session) == ["may bypass policies"]
    with psycopg.connect(database.server().url()) as session:
        assert "is a superuser" in powers(session)


def test_whoever_may_become_the_owner_is_as_powerful(shared_home):
    with psycopg.connect(database.server().url(), autocommit=True) as admin:
        admin.execute(f"GRANT {database.OWNER} TO {database.APPLICATION}")
        with connect("owner") as owner, connect("default") as session:
            owner.execute("CREATE TABLE mine (one int)")
            assert powers(session) == ["owns a table"]
            owner.execute("DROP TABLE mine")
        admin.execute(f"REVOKE {database.OWNER} FROM {database.APPLICATION}")


def test_making_it_all_again_changes_nothing(shared_home):
    before = [home.secret(name) for name in database.USERS.values()]
    database.ensure(database.server())
    assert [home.secret(name) for name in database.USERS.values()] == before
    with connect("default") as session:
        assert session.execute("SELECT 1").fetchone() == (1,)


def test_the_extensions_can_be_made_by_the_owner(shared_home):
    with connect("owner") as owner:
        for name in database.EXTENSIONS:
            owner.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def test_settings_are_known_before_the_server_runs(place):
    settings = database.connections()
    assert settings["default"]["USER"] == database.APPLICATION
    assert settings["owner"]["USER"] == database.OWNER
    assert not home.database().exists()


def test_no_password_is_shown(place):
    sign_in = database.sign_in("default")
    assert sign_in.password
    assert sign_in.password not in sign_in.shown() + repr(sign_in)


@pytest.fixture
def own_server(monkeypatch, no_names):
    monkeypatch.setenv("FOURFOLD_DATABASE_URL", "postgresql://app:a%40b@db.test:6543/region")


def test_a_server_of_ones_own_is_taken_from_its_url(own_server, monkeypatch):
    monkeypatch.setenv("FOURFOLD_OWNER_URL", "postgresql://boss@db.test/region?sslmode=verify-full")
    settings = database.connections()
    assert settings["default"]["PASSWORD"] == "a@b"
    assert (settings["default"]["HOST"], settings["default"]["PORT"]) == ("db.test", "6543")
    assert settings["owner"]["OPTIONS"] == {"sslmode": "verify-full"}
    assert database.roles() == database.Roles(application="app", owner="boss", backup="")


def test_without_the_owners_url_there_is_no_owner(own_server):
    assert list(database.connections()) == ["default"]
    with pytest.raises(database.NotNamed, match="FOURFOLD_OWNER_URL"):
        database.sign_in("owner")


def test_an_owner_without_an_application_is_refused(monkeypatch, no_names):
    monkeypatch.setenv("FOURFOLD_OWNER_URL", "postgresql://boss@db.test/region")
    with pytest.raises(database.NotNamed, match="FOURFOLD_DATABASE_URL is not"):
        database.is_embedded()


def test_what_is_no_address_is_refused_without_repeating_it(monkeypatch, no_names):
    monkeypatch.setenv(
        "FOURFOLD_DATABASE_URL", "postgresql://app:secret@db.test/region?colour=blue"
    )
    with pytest.raises(database.NotNamed) as refusal:
        database.sign_in("default")
    assert "secret" not in str(refusal.value)


def test_the_three_urls_reach_a_server_over_tcp(tmp_path, monkeypatch, place):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = str(line.getsockname()[1])
    options = {"listen_addresses": "127.0.0.1", "port": port, "fsync": "off"}
    with Server(tmp_path / "theirs", **options) as server:
        database.ensure(server)
        for alias, name in database.NAMED_BY.items():
            user = database.USERS[alias]
            url = f"postgresql://{user}:{home.secret(user)}@127.0.0.1:{port}/fourfold"
            monkeypatch.setenv(name, url)
        with database.available():
            for alias in database.NAMED_BY:
                with connect(alias) as session:
                    assert session.info.host == "127.0.0.1"
    assert not home.database().exists()
