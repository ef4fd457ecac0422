"""A form keeps itself while its writer sends it: two requests of one person at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.db import connection

from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.models import DisruptionDraft
from tests import make
from tests.disruptions import world


def test_drafts_kept_at_once_are_one_draft_and_no_error(committed):
    own = make.label(to=("Cleveland", "NERSOU"))
    by = replace(world.someone(own), labels=frozenset({own.pk}))

    def keep(n):
        try:
            commands.keep_draft(content={"title": f"Draft {n}"}, by=by, at=make.NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, range(24)))

    with world.reading(by):
        assert DisruptionDraft.objects.count() == 1
