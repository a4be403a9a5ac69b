-- By which generation of indexes a guild's entries and due times were made. Of those that are there it is not known, so
-- they are made anew. The function takes another argument: a program that does not know of generations can change
-- nothing any more.
ALTER TABLE guilds ADD COLUMN generation integer NOT NULL DEFAULT 0, ADD COLUMN remaking text[];

DROP FUNCTION change_guild(
    bigint, bigint, bigint, bigint, text, text[], bigint[], text[], json[], timestamptz[], text[], bigint[],
    text[], text[], text[], text[], bigint[], text[], text[], text[], text[], bigint[], text[], text[],
    bigint[], bigint[], text[], json[]
);

CREATE FUNCTION change_guild(
    the_guild bigint, the_generation integer, before_token bigint, new_token bigint, new_audited bigint,
    new_audit_hash text,
    put_kind text[], put_int bigint[], put_text text[], put_body json[], put_due timestamptz[],
    gone_kind text[], gone_int bigint[], gone_text text[],
    entry_kind text[], entry_name text[], entry_value text[], entry_int bigint[], entry_text text[],
    lost_kind text[], lost_name text[], lost_value text[], lost_int bigint[], lost_text text[],
    counter_kind text[], counter_last bigint[],
    audit_sequence bigint[], audit_subject text[], audit_body json[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    lost record;
    gone record;
BEGIN
    IF before_token = 0 THEN
        INSERT INTO guilds (guild_id, version, audited, audit_hash, tokens, generation)
        VALUES (the_guild, 1, new_audited, new_audit_hash, ARRAY[new_token], the_generation)
        ON CONFLICT (guild_id) DO UPDATE
        SET version = 1, audited = excluded.audited, audit_hash = excluded.audit_hash, tokens = excluded.tokens,
            generation = excluded.generation
        WHERE guilds.version = 0;
    ELSE
        UPDATE guilds
        SET version = version + 1, audited = new_audited, audit_hash = new_audit_hash,
            tokens = (ARRAY[new_token] || tokens)[1:32]
        WHERE guild_id = the_guild AND tokens[1] = before_token;
    END IF;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR lost IN
        SELECT * FROM unnest(lost_kind, lost_name, lost_value, lost_int, lost_text)
            AS each (kind, name, value, key_int, key_text)
    LOOP
        DELETE FROM entries
        WHERE entries.guild_id = the_guild AND entries.kind = lost.kind AND entries.name = lost.name
            AND entries.value = lost.value AND entries.key_int = lost.key_int AND entries.key_text = lost.key_text;
    END LOOP;
    FOR gone IN SELECT * FROM unnest(gone_kind, gone_int, gone_text) AS each (kind, key_int, key_text) LOOP
        DELETE FROM documents
        WHERE documents.guild_id = the_guild AND documents.kind = gone.kind
            AND documents.key_int = gone.key_int AND documents.key_text = gone.key_text;
    END LOOP;
    IF cardinality(put_kind) > 0 THEN
        INSERT INTO documents (guild_id, kind, key_int, key_text, body, due_at)
        SELECT the_guild, put.* FROM unnest(put_kind, put_int, put_text, put_body, put_due) AS put
        ON CONFLICT (guild_id, kind, key_int, key_text)
        DO UPDATE SET body = excluded.body, due_at = excluded.due_at;
    END IF;
    IF cardinality(entry_kind) > 0 THEN
        INSERT INTO entries (guild_id, kind, name, value, key_int, key_text)
        SELECT the_guild, entry.* FROM unnest(entry_kind, entry_name, entry_value, entry_int, entry_text) AS entry;
    END IF;
    IF cardinality(counter_kind) > 0 THEN
        INSERT INTO counters (guild_id, kind, last)
        SELECT the_guild, counter.* FROM unnest(counter_kind, counter_last) AS counter
        ON CONFLICT (guild_id, kind) DO UPDATE SET last = excluded.last;
    END IF;
    IF cardinality(audit_sequence) > 0 THEN
        INSERT INTO audit (guild_id, sequence, subject, body)
        SELECT the_guild, entry.* FROM unnest(audit_sequence, audit_subject, audit_body) AS entry
        ON CONFLICT (guild_id, sequence) DO UPDATE SET subject = excluded.subject, body = excluded.body;
    END IF;
    RETURN true;
END
$$;
