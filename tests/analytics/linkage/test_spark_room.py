import os
import signal
import sys
from types import ModuleType

import pytest

from fourfold.analytics.linkage import spark_room
from fourfold.analytics.linkage.room import Room
from fourfold.analytics.linkage.spark_room import NoSpark, ready


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Let it seem that pyspark and Java are here."""
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return java


def test_without_pyspark_one_is_told_what_to_add(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(NoSpark, match=r"not installed here.*extra `spark`"):
        ready("local[2]")


def test_without_java_one_is_told_that_it_is_wanted(installed):
    installed.unlink()

    with pytest.raises(NoSpark, match="needs Java 17"):
        ready("local[2]")


def test_a_java_of_ones_own_is_looked_for_where_it_is_said_to_be(installed, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "elsewhere"))

    with pytest.raises(NoSpark, match="needs Java 17"):
        ready("local[2]")


@pytest.mark.parametrize(
    "master", ["spark://127.0.0.1:1", "spark://127.0.0.1:1,127.0.0.1:2", "spark://nowhere"]
)
def test_a_master_that_does_not_answer_is_named(installed, master):
    with pytest.raises(NoSpark, match=f"Nothing answers at {master}"):
        ready(master)


def test_a_spark_of_this_machine_wants_nobody_to_answer(installed):
    assert ready("local[2]") is None


def test_what_spark_reads_from_its_surroundings_is_put_back(monkeypatch):
    monkeypatch.setenv("SPARK_HOME", "/before")
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)
    with spark_room._environment({"SPARK_HOME": "/run", "SPARK_LOCAL_IP": "127.0.0.1"}):
        assert (os.environ["SPARK_HOME"], os.environ["SPARK_LOCAL_IP"]) == ("/run", "127.0.0.1")

    assert os.environ["SPARK_HOME"] == "/before"
    assert "SPARK_LOCAL_IP" not in os.environ


def test_what_ctrl_c_does_is_put_back():
    held = signal.getsignal(signal.SIGINT)
    with spark_room._ctrl_c_kept():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    assert signal.getsignal(signal.SIGINT) == held


def test_a_cluster_keeps_its_own_settings_but_for_what_this_machine_writes(tmp_path):
    named = spark_room._surroundings(tmp_path, Room(master="spark://host:7077"))

    assert named == {"SPARK_LOCAL_DIRS": str(tmp_path / "spill")}


def test_why_spark_did_not_start_is_said_in_a_line(tmp_path):
    log = tmp_path / "spark.log"
    log.write_text("Exception in thread\n")
    fault = RuntimeError(
        "An error occurred while calling None.\n"
        "org.apache.spark.SparkException: Could not parse Master URL: 'nothing'\n\tat somewhere"
    )

    assert str(spark_room._unstarted("nothing", fault, log)) == (
        "Spark could not be started at nothing: Could not parse Master URL: 'nothing'"
    )
