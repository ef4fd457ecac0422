import stat
from pathlib import Path

import pytest

from fourfold.config import home


def test_the_home_is_where_it_is_named(place):
    assert home.path() == place
    assert home.database().is_relative_to(place)


def test_the_home_is_else_where_the_user_keeps_such_things(monkeypatch, no_names, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.path() == tmp_path / ".local/share/fourfold"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert home.path() == tmp_path / "data/fourfold"


def test_asking_where_it_is_makes_nothing(place):
    home.path(), home.files(), home.known_secret("anything")
    assert not place.exists()


def test_the_home_is_its_users_alone(place):
    home.ready()
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_home_that_others_may_write_to_is_refused_with_what_to_do(place):
    place.mkdir(mode=0o700)
    place.chmod(0o770)
    with pytest.raises(home.UnsafeHome, match="chmod 700"):
        home.ready()


def test_the_home_of_another_user_is_refused(place, monkeypatch):
    place.mkdir(mode=0o700)
    monkeypatch.setattr("os.geteuid", lambda: place.stat().st_uid + 1)
    with pytest.raises(home.UnsafeHome, match="belongs to another user"):
        home.ready()


def test_a_home_that_cannot_be_made_is_refused(place, monkeypatch):
    Path(place).write_text("a file is in the way")
    with pytest.raises(home.UnsafeHome, match="cannot be made"):
        home.ready()


def test_a_secret_is_made_once_and_read_by_its_user_alone(place):
    first = home.secret("one")
    assert home.secret("one") == first == home.known_secret("one")
    assert home.secret("another") != first
    assert stat.S_IMODE((home.secrets_folder() / "one").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.secrets_folder().stat().st_mode) == 0o700


def test_of_two_who_make_a_secret_the_first_wins(place):
    assert home.keep_secret("one", "first") == "first"
    assert home.keep_secret("one", "second") == "first"
    assert [path.name for path in home.secrets_folder().iterdir()] == ["one"]
