import subprocess
import tarfile
from datetime import UTC, datetime
from io import BytesIO

import psycopg
import pytest

from fourfold.config import archive, database, home, postgres, sealing
from fourfold.config.archive import NotBackedUp, NotRestored
from fourfold.config.demo_mark import COMMENT
from fourfold.config.sealing import NotOpened

NOON = datetime(2022, 1, 10, 12, tzinfo=UTC)
WORD = "a passphrase of some length"
TABLES = """
DROP OWNED BY CURRENT_USER CASCADE;
CREATE EXTENSION pg_trgm;
CREATE TABLE threat (id int PRIMARY KEY, name text NOT NULL);
INSERT INTO threat SELECT n, 'threat canary ' || n FROM generate_series(1, 142) n;
ALTER TABLE threat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY need_to_know ON threat USING (id <= 10);
CREATE INDEX ON threat USING gin (name gin_trgm_ops);
GRANT SELECT ON threat TO fourfold_app;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
CREATE TRIGGER append_only BEFORE INSERT OR DELETE ON threat EXECUTE FUNCTION refuse();
"""


@pytest.fixture(scope="module", autouse=True)
def cheap():
    patch = pytest.MonkeyPatch()
    patch.setattr(sealing, "COST", 14)
    yield
    patch.undo()


def as_owner(query):
    with psycopg.connect(database.sign_in("owner").conninfo(), autocommit=True) as session:
        answer = session.execute(query)
        return answer.fetchall() if answer.description else []


def seen_by(alias):
    with psycopg.connect(database.sign_in(alias).conninfo()) as session:
        return session.execute("SELECT count(*) FROM threat").fetchone()[0]


@pytest.fixture
def region(shared_home):
    as_owner(TABLES)
    home.folder(home.files()).joinpath("note.txt").write_text("a note")
    yield
    as_owner("DROP OWNED BY CURRENT_USER CASCADE")


@pytest.fixture
def backup(region, tmp_path):
    archive.back_up(tmp_path / "backup", WORD, demo=False, at=NOON)
    return tmp_path / "backup"


def test_a_backup_is_its_users_alone_and_holds_nothing_readable(backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert b"canary" not in backup.read_bytes()
    assert [path.name for path in backup.parent.iterdir()] == ["backup"]


def test_everything_comes_back_rows_policies_rights_triggers_and_files(backup):
    as_owner("DROP OWNED BY CURRENT_USER CASCADE")
    home.files().joinpath("note.txt").write_text("changed since")
    home.files().joinpath("later.txt").write_text("made since")
    contents = archive.restore(backup, WORD, replace=False)
    assert contents == archive.Contents("2022-01-10T12:00:00+00:00", "fourfold", demo=False)
    assert (seen_by("backup"), seen_by("owner"), seen_by("default")) == (142, 10, 10)
    with pytest.raises(psycopg.errors.RaiseException):
        as_owner("DELETE FROM threat")
    assert [(path.name, path.read_text()) for path in home.files().iterdir()] == [
        ("note.txt", "a note")
    ]


def test_what_is_there_is_not_replaced_unasked(backup):
    as_owner("CREATE TABLE made_since (one int)")
    with pytest.raises(NotRestored, match="--replace"):
        archive.restore(backup, WORD, replace=False)
    assert as_owner("SELECT count(*) FROM made_since") == [(0,)]


def test_what_is_there_is_replaced_when_asked(backup):
    as_owner("CREATE TABLE made_since (one int)")
    archive.restore(backup, WORD, replace=True)
    assert as_owner("SELECT to_regclass('made_since')::text") == [(None,)]
    assert seen_by("backup") == 142


def test_a_changed_backup_changes_nothing(backup):
    content = bytearray(backup.read_bytes())
    content[-20] ^= 1
    backup.write_bytes(content)
    as_owner("CREATE TABLE made_since (one int)")
    with pytest.raises(NotOpened):
        archive.restore(backup, WORD, replace=True)
    assert as_owner("SELECT count(*) FROM made_since") == [(0,)]


def test_a_wrong_passphrase_changes_nothing(backup):
    with pytest.raises(NotOpened, match="passphrase is wrong"):
        archive.restore(backup, "another passphrase", replace=True)
    assert seen_by("backup") == 142


def test_what_postgresql_refuses_changes_nothing(region, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "PART", 64)  # the fault lies in the middle of many parts
    archive.back_up(tmp_path / "backup", WORD, demo=False, at=NOON)
    with psycopg.connect(database.server().url(database="fourfold"), autocommit=True) as admin:
        admin.execute("ALTER TABLE threat OWNER TO postgres")
        with pytest.raises(NotRestored, match="already exists"):
            archive.restore(tmp_path / "backup", WORD, replace=True)
        assert admin.execute("SELECT count(*) FROM threat").fetchone() == (142,)
        admin.execute("DROP TABLE threat")


def test_a_real_region_put_back_over_a_demo_is_no_demo(backup):
    as_owner(f"COMMENT ON DATABASE fourfold IS '{COMMENT}'")
    archive.restore(backup, WORD, replace=True)
    mark = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(database.sign_in("default").conninfo()) as session:
        assert session.execute(mark, ["fourfold"]).fetchone() == (None,)


def test_there_is_no_file_where_the_database_cannot_be_read(shared_home, tmp_path, monkeypatch):
    monkeypatch.setitem(database.USERS, "backup", "fourfold_nobody")
    with pytest.raises(NotBackedUp, match="could not be read"):
        archive.back_up(tmp_path / "backup", WORD, demo=False, at=NOON)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(region, tmp_path):
    with pytest.raises(NotBackedUp, match="cannot be written"):
        archive.back_up(tmp_path / "nowhere" / "backup", WORD, demo=False, at=NOON)


def test_links_out_of_the_files_are_not_followed(region, tmp_path):
    (tmp_path / "secret").write_text("of another")
    (home.files() / "link").symlink_to(tmp_path / "secret")
    archive.back_up(tmp_path / "backup", WORD, demo=False, at=NOON)
    archive.restore(tmp_path / "backup", WORD, replace=True)
    assert [path.name for path in home.files().iterdir()] == ["note.txt"]


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_nothing_is_written_outside(name, tmp_path):
    content = BytesIO()
    with tarfile.open(fileobj=content, mode="w") as made:
        made.addfile(tarfile.TarInfo(name), BytesIO())
    content.seek(0)
    with tarfile.open(fileobj=content) as made, pytest.raises(NotOpened, match="strange"):
        archive._unpack(made, made.next(), tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []


def test_no_password_is_among_the_words_of_a_program(region, tmp_path, monkeypatch):
    words = []
    start = subprocess.Popen.__init__

    def listening(self, command, *args, **kwargs):
        words.extend(command)
        start(self, command, *args, **kwargs)

    monkeypatch.setattr(subprocess.Popen, "__init__", listening)
    archive.back_up(tmp_path / "backup", WORD, demo=False, at=NOON)
    assert str(postgres.binaries() / "pg_dump") in words
    secrets = [home.secret(user) for user in database.USERS.values()]
    assert not [word for word in words for secret in [*secrets, WORD] if secret in word]
