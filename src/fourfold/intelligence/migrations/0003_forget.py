"""What erases the text of the ledger and of trained models about a person who is disposed of.

The functions belong to the owner, for the application can change neither. They act only in the transaction in which the person for whom the connection speaks has agreed to somebody
else's decision on that holding. What names somebody goes; who did what to which key, when, and
every hash stays, so that the chain holds.
"""

from django.db import migrations

ASKED = """
CREATE FUNCTION intelligence_is_disposing(asked bigint, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM intelligence_retentionreview v,
            (SELECT nullif(current_setting('fourfold.user', true), '')::bigint AS id) person
        WHERE v.holding_id = asked AND v.outcome = 'DISPOSE' AND v.is_agreed
            AND v.answered_by_id = person.id AND v.by_id <> person.id AND v.answered_at = moment)
$$;
REVOKE ALL ON FUNCTION intelligence_is_disposing FROM PUBLIC;
"""
NO_ASKED = "DROP FUNCTION intelligence_is_disposing"

UNTRAIN = """
CREATE FUNCTION intelligence_models_forget(asked bigint, tokens text[], moment timestamptz)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE changed int;
BEGIN
    IF NOT intelligence_is_disposing(asked, moment) THEN RETURN 0; END IF;
    UPDATE subjects_linkmodel m SET text = jsonb_set(m.text::jsonb, '{frequencies}', (
        SELECT jsonb_object_agg(f.key,
            jsonb_set(f.value, '{values}', (f.value -> 'values') - tokens))
        FROM jsonb_each(m.text::jsonb -> 'frequencies') f))::text
    WHERE EXISTS (SELECT FROM jsonb_each(m.text::jsonb -> 'frequencies') f
        WHERE (f.value -> 'values') ?| tokens);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
REVOKE ALL ON FUNCTION intelligence_models_forget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intelligence_models_forget TO fourfold_app;
"""
NO_UNTRAIN = "DROP FUNCTION intelligence_models_forget"

FORGET = """
CREATE FUNCTION intelligence_ledger_forget(
    asked bigint, called text[], words text[], moment timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased int;
BEGIN
    IF NOT intelligence_is_disposing(asked, moment) THEN RETURN 0; END IF;
    UPDATE access_ledgertext t SET text = NULL, salt = NULL, disposed_at = moment
    FROM access_ledgerentry e
    WHERE t.entry_id = e.id AND t.disposed_at IS NULL
        AND (e.subject = ANY (called) OR EXISTS (SELECT FROM unnest(words) word
            WHERE position(lower(word) IN lower(t.text)) > 0));
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$;
REVOKE ALL ON FUNCTION intelligence_ledger_forget FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intelligence_ledger_forget TO fourfold_app;
"""
NO_FORGET = "DROP FUNCTION intelligence_ledger_forget"


class Migration(migrations.Migration):
    dependencies = [("intelligence", "0002_open"), ("access", "0004_ledger"), ("subjects", "0003_match")]
    operations = [
        migrations.RunSQL(ASKED, NO_ASKED),
        migrations.RunSQL(FORGET, NO_FORGET),
        migrations.RunSQL(UNTRAIN, NO_UNTRAIN),
    ]
