"""The ledger: append-only even for its owner, chained, proved and read by functions alone.

`access_ledger_facts` is the one definition of what an entry says; the chain holds its digest.
Whoever changes it must know that every earlier seal was made by what stood here before.

An entry about a record under a compartment is read by those in it alone. One about no record, such
as a search, says to everybody else who did what and when, and withholds its words.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION access_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_ledgerentry
FOR EACH STATEMENT EXECUTE FUNCTION access_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_ledgerseal
FOR EACH STATEMENT EXECUTE FUNCTION access_is_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON access_ledgertext
FOR EACH STATEMENT EXECUTE FUNCTION access_is_append_only();
CREATE FUNCTION access_text_is_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text IS NULL AND NEW.salt IS NULL AND NEW.disposed_at IS NOT NULL
        AND OLD.disposed_at IS NULL AND NEW.entry_id = OLD.entry_id AND NEW.kind = OLD.kind
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the ledger is append-only';
END $$;
CREATE TRIGGER only_erased BEFORE UPDATE ON access_ledgertext
FOR EACH ROW EXECUTE FUNCTION access_text_is_only_erased();
"""
NO_APPEND_ONLY = """
DROP FUNCTION access_is_append_only CASCADE;
DROP FUNCTION access_text_is_only_erased CASCADE;
"""

FACTS = """
CREATE FUNCTION access_ledger_facts(e access_ledgerentry) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(e.id,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_id,
        e.organisation_id, e.origin, e.verb, e.subject, e.owner_id, e.label_id, e.outcome,
        e.reason_code, to_jsonb(e.text_hashes))::text, 'UTF8')), 'hex')
$$;
REVOKE ALL ON FUNCTION access_ledger_facts FROM PUBLIC;
"""
NO_FACTS = "DROP FUNCTION access_ledger_facts"

SEAL = """
CREATE FUNCTION access_ledger_seal() RETURNS TABLE (place bigint, digest text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE entry access_ledgerentry;
BEGIN
    PERFORM pg_advisory_xact_lock(4444);
    SELECT s.position, s.hash INTO place, digest FROM access_ledgerseal s
        ORDER BY s.position DESC LIMIT 1;
    place := coalesce(place, 0);
    digest := coalesce(digest, '');
    FOR entry IN SELECT e.* FROM access_ledgerentry e
        WHERE NOT EXISTS (SELECT FROM access_ledgerseal s WHERE s.entry_id = e.id) ORDER BY e.id
    LOOP
        place := place + 1;
        digest := encode(sha256(convert_to(digest || access_ledger_facts(entry), 'UTF8')), 'hex');
        INSERT INTO access_ledgerseal (position, entry_id, hash) VALUES (place, entry.id, digest);
    END LOOP;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION access_ledger_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_ledger_seal TO fourfold_app;
"""
NO_SEAL = "DROP FUNCTION access_ledger_seal"

CHAIN = """
CREATE FUNCTION access_ledger_chain(after bigint, many int)
RETURNS TABLE (place bigint, sealed text, facts text, whole boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.position, s.hash, access_ledger_facts(e), coalesce((
        SELECT bool_and(t.disposed_at IS NOT NULL OR
                t.kind || ':' || encode(sha256(convert_to(t.salt || t.text, 'UTF8')), 'hex')
                    = ANY (e.text_hashes)) AND count(*) = cardinality(e.text_hashes)
        FROM access_ledgertext t WHERE t.entry_id = e.id), true)
        AND (cardinality(e.text_hashes) = 0
             OR EXISTS (SELECT FROM access_ledgertext t WHERE t.entry_id = e.id))
    FROM access_ledgerseal s JOIN access_ledgerentry e ON e.id = s.entry_id
    WHERE s.position > after OR (after = 0 AND s.position < 1) ORDER BY s.position LIMIT many
$$;
REVOKE ALL ON FUNCTION access_ledger_chain FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_ledger_chain TO fourfold_app;
"""
NO_CHAIN = "DROP FUNCTION access_ledger_chain"

MAY = """
CREATE FUNCTION access_may(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM access_user u
        JOIN access_roleheld h ON h.user_id = u.id AND h.since <= current_date
            AND (h.until IS NULL OR h.until > current_date)
        JOIN access_roleverb v ON v.role = h.role
        WHERE u.is_active AND v.verb = wanted
            AND u.id = nullif(current_setting('fourfold.user', true), '')::bigint)
$$;
REVOKE ALL ON FUNCTION access_may FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_may TO fourfold_app;
"""
NO_MAY = "DROP FUNCTION access_may"

READ = """
CREATE FUNCTION access_ledger_read(
    about text, who bigint, words text, since timestamptz, until timestamptz,
    before bigint, many int)
RETURNS TABLE (id bigint, at timestamptz, actor_id bigint, person text, organisation_id bigint,
    origin text, verb text, subject text, owner_id bigint, label_id bigint, outcome text,
    reason_code text, texts jsonb, withheld boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT u.organisation_id FROM access_user u WHERE u.id
        = nullif(current_setting('fourfold.user', true), '')::bigint);
    held bigint[] := nullif(current_setting('fourfold.labels', true), '')::bigint[];
BEGIN
    IF NOT access_may('administration.read_ledger') THEN RETURN; END IF;
    RETURN QUERY
    SELECT e.id, e.at, e.actor_id, coalesce(u.name, 'system'), e.organisation_id, e.origin,
        e.verb, e.subject, e.owner_id, CASE WHEN told.all_of_it THEN e.label_id END, e.outcome,
        e.reason_code, CASE WHEN told.all_of_it THEN
            coalesce((SELECT jsonb_object_agg(t.kind, coalesce(t.text, 'text disposed of'))
                FROM access_ledgertext t WHERE t.entry_id = e.id), '{}'::jsonb)
            ELSE '{}'::jsonb END, NOT told.all_of_it
    FROM access_ledgerentry e LEFT JOIN access_user u ON u.id = e.actor_id
    CROSS JOIN LATERAL (SELECT e.label_id IS NULL OR coalesce(e.label_id = ANY (held), false)
        OR EXISTS (SELECT FROM access_label l
            WHERE l.id = e.label_id AND l.compartments = '{}') AS all_of_it) told
    WHERE (e.organisation_id = mine OR e.owner_id = mine)
        AND (about IS NULL OR e.subject = about)
        AND (who IS NULL OR e.actor_id = who)
        AND (words IS NULL OR told.all_of_it AND EXISTS (SELECT FROM access_ledgertext t
            WHERE t.entry_id = e.id AND t.text ILIKE '%' || words || '%'))
        AND (since IS NULL OR e.at >= since)
        AND (until IS NULL OR e.at < until)
        AND (before IS NULL OR e.id < before)
        AND (told.all_of_it OR e.subject = '')
    ORDER BY e.id DESC LIMIT many;
END $$;
REVOKE ALL ON FUNCTION access_ledger_read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_ledger_read TO fourfold_app;
"""
NO_READ = "DROP FUNCTION access_ledger_read"

DISPOSE = """
CREATE FUNCTION access_ledger_dispose(disposal bigint, moment timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE erased int;
BEGIN
    IF NOT access_may('administration.agree_disposal') THEN RETURN 0; END IF;
    UPDATE access_ledgertext t SET text = NULL, salt = NULL, disposed_at = moment
    FROM access_ledgerdisposal d JOIN access_ledgerentry e ON e.id = d.entry_id
    WHERE d.id = disposal AND t.entry_id = d.entry_id AND t.disposed_at IS NULL
        AND d.agreed_by_id IS NOT NULL AND d.agreed_by_id <> d.asked_by_id
        AND e.organisation_id = (SELECT u.organisation_id FROM access_user u WHERE u.id
            = nullif(current_setting('fourfold.user', true), '')::bigint);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$;
REVOKE ALL ON FUNCTION access_ledger_dispose FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_ledger_dispose TO fourfold_app;
"""
NO_DISPOSE = "DROP FUNCTION access_ledger_dispose"


class Migration(migrations.Migration):
    dependencies = [("access", "0003_search")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
        migrations.RunSQL(FACTS, NO_FACTS),
        migrations.RunSQL(SEAL, NO_SEAL),
        migrations.RunSQL(CHAIN, NO_CHAIN),
        migrations.RunSQL(MAY, NO_MAY),
        migrations.RunSQL(READ, NO_READ),
        migrations.RunSQL(DISPOSE, NO_DISPOSE),
    ]
