"""Search, as functions of the owner that apply the caller's labels.

EXECUTE plans each search for its own words and labels, as constants; a plan made once for
all callers was twenty times dearer. `search_path` is fixed, so that nobody can put an
operator of their own in the way. For thousands of labels the planner would look each up in its
statistics, which takes longer than the search; behind a CASE it does not.
"""

from django.db import migrations

OWNER_READS_ALL = migrations.RunSQL(
    "CREATE POLICY search ON access_searchdocument FOR SELECT TO fourfold_owner USING (true)",
    "DROP POLICY search ON access_searchdocument",
)

SEARCH = """
CREATE FUNCTION {name}(text text, page int)
RETURNS TABLE (kind text, ref text, subject text, nearness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    held bigint[] := nullif(current_setting('fourfold.labels', true), '')::bigint[];
    mine text := CASE WHEN cardinality(held) > {many}
        THEN 'CASE WHEN label_id = ANY ($2) THEN true ELSE false END'
        ELSE 'label_id = ANY ($2)' END;
BEGIN
    RETURN QUERY EXECUTE $query$
        SELECT kind, ref, subject, {nearness} FROM access_searchdocument
        WHERE {match} AND $query$ || mine || $query$ ORDER BY 4 DESC, 2 LIMIT $3
    $query$ USING {text}, held, page;
END $body$;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO fourfold_app;
"""

MANY = 100  # labels


def search(name, **parts):
    return migrations.RunSQL(SEARCH.format(name=name, many=MANY, **parts), f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_open")]
    operations = [
        OWNER_READS_ALL,
        search(
            "access_search_words",
            text="websearch_to_tsquery('english', text)",
            match="words @@ $1",
            nearness="ts_rank(words, $1)",
        ),
        search(
            "access_search_names",
            text="text",
            match="$1 <% subject",
            nearness="word_similarity($1, subject)",
        ),
    ]
