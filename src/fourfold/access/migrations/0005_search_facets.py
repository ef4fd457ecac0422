"""Facets of what may be found, and search, as functions of the owner that apply the caller's labels.

EXECUTE plans each search for its own words and labels, as constants; a plan made once for
all callers was twenty times dearer. `search_path` is fixed, so that nobody can put an
operator of their own in the way. For thousands of labels the planner would look each up in its
statistics, which takes longer than the search; behind a CASE it does not. What holds a very common
word is ranked in part: to read hundreds of thousands takes seconds, and shows nobody more.
"""

import django.db.models.deletion
from django.db import migrations, models

SEARCH = """
CREATE OR REPLACE FUNCTION {name}(
    {text} {type}, parts tsquery[], kinds text[], systems text[], organisations bigint[],
    since date, until date, page int)
RETURNS TABLE (kind text, ref text, subject text, label_id bigint, system text,
    organisation_id bigint, happened_on date, met boolean[], nearness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    held bigint[] := nullif(current_setting('fourfold.labels', true), '')::bigint[];
    mine text := CASE WHEN cardinality(held) > {many}
        THEN 'CASE WHEN label_id = ANY ($2) THEN true ELSE false END'
        ELSE 'label_id = ANY ($2)' END;
BEGIN
    IF kinds IS NOT NULL THEN mine := mine || ' AND kind = ANY ($5)'; END IF;
    IF systems IS NOT NULL THEN mine := mine || ' AND system = ANY ($6)'; END IF;
    IF organisations IS NOT NULL THEN mine := mine || ' AND organisation_id = ANY ($7)'; END IF;
    IF since IS NOT NULL THEN mine := mine || ' AND happened_on >= $8'; END IF;
    IF until IS NOT NULL THEN mine := mine || ' AND happened_on <= $9'; END IF;
    RETURN QUERY EXECUTE $query$
        SELECT kind, ref, subject, label_id, system, organisation_id, happened_on,
            ARRAY(SELECT words @@ part FROM unnest($4) WITH ORDINALITY u (part, place)
                  ORDER BY place),
            {nearness}
        FROM (SELECT * FROM access_searchdocument
              WHERE {match} AND $query$ || mine || $query$ LIMIT {ranked}) held
        ORDER BY 9 DESC, 2 LIMIT $3
    $query$ USING {text}, held, page, parts, kinds, systems, organisations, since, until;
END $body$;
REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name} TO fourfold_app;
"""

MANY = 100  # labels
RANKED = 10_000  # of what holds the words


ASKED = SEARCH.format(
    name="access_search_asked",
    text="wanted",
    type="tsquery",
    match="words @@ $1",
    nearness="ts_rank(words, $1)",
    many=MANY,
    ranked=RANKED,
)
CALLED = SEARCH.format(
    name="access_search_called",
    text="wanted",
    type="text",
    match="$1 <% subject",
    nearness="word_similarity($1, subject)",
    many=MANY,
    ranked="ALL",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_ledger"), ("reference", "0002_agreement")]
    operations = [
        migrations.AddField(
            "searchdocument", "system", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "searchdocument",
            "organisation",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.organisation",
            ),
        ),
        migrations.AddField(
            "searchdocument", "happened_on", models.DateField(blank=True, null=True)
        ),
        migrations.RunSQL(ASKED, "DROP FUNCTION access_search_asked"),
        migrations.RunSQL(CALLED, "DROP FUNCTION access_search_called"),
    ]
