"""Need-to-know in the database: the ways in which a migration opens a table.

The owner's tables are closed to the application until a migration says one of them,
so a table that is forgotten breaks the page; it does not leak.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OWNER, APPLICATION, BACKUP = "fourfold_owner", "fourfold_app", "fourfold_backup"

# Asked and parsed once a query, because it is a sub-select with the cast inside. The setting
# is null before its first use in a session, and an empty text after: neither reads anything.
HELD = """(SELECT nullif(current_setting('fourfold.labels', true), '')::bigint[])::bigint[]"""


class _OnTable(Operation):
    """SQL about one table, with its reverse."""

    reduces_to_sql = True
    forwards: str
    backwards: str

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing that the models know of."""

    def database_forwards(
        self,
        _app_label: str,
        editor: BaseDatabaseSchemaEditor,
        _before: ProjectState,
        _after: ProjectState,
    ) -> None:
        """Run it."""
        editor.execute(self._sql(self.forwards))

    def database_backwards(
        self,
        _app_label: str,
        editor: BaseDatabaseSchemaEditor,
        _before: ProjectState,
        _after: ProjectState,
    ) -> None:
        """Undo it."""
        editor.execute(self._sql(self.backwards))

    def describe(self) -> str:
        """Say what `migrate` prints."""
        return f"{type(self).__name__} on {self.table}"

    def _sql(self, template: str) -> str:
        return template.format(table=self.table, held=HELD, application=APPLICATION)


class ForceNeedToKnow(_OnTable):
    """Show each row of a labelled table to those who hold its label, the owner no exception.

    USING decides what is read, changed and deleted; WITH CHECK what a row may become, so
    nobody puts a record, or moves one, where they could not read it.

    The planner takes an array that it cannot see to hold ten labels. Told that the table has
    fifty, it reckons with a fifth of the rows: a list is walked in its own order, and does not
    fetch all that a reader of thousands of labels may read; a count still takes the label's index.
    """

    forwards = """
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY,
            ALTER COLUMN label_id SET (n_distinct = 50);
        CREATE POLICY need_to_know ON {table}
            USING (label_id = ANY ({held})) WITH CHECK (label_id = ANY ({held}));
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {application};
    """
    backwards = """
        REVOKE ALL ON {table} FROM {application};
        DROP POLICY need_to_know ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY,
            ALTER COLUMN label_id RESET (n_distinct);
    """


class OpenToAll(_OnTable):
    """Let the application read and write a table whose rows carry no label."""

    forwards = "GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {application}"
    backwards = "REVOKE ALL ON {table} FROM {application}"


class OpenToAdditions(_OnTable):
    """Let the application read a table and add to it, but never change what is there."""

    forwards = "GRANT SELECT, INSERT ON {table} TO {application}"
    backwards = "REVOKE ALL ON {table} FROM {application}"


class OpenToReading(_OnTable):
    """Let the application read a table that only the owner's programs write."""

    forwards = "GRANT SELECT ON {table} TO {application}"
    backwards = "REVOKE ALL ON {table} FROM {application}"


class OpenToInsertion(_OnTable):
    """Let the application add rows that it may not read back, but for their key."""

    forwards = "GRANT INSERT, SELECT (id) ON {table} TO {application}"
    backwards = "REVOKE ALL ON {table} FROM {application}"
