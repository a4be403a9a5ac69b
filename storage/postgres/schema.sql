-- What a database holds once every migration was applied: to be read. A test keeps the two the same; the program
-- itself only ever applies the files in migrations/.
--
-- Every primary key begins with guild_id, and no statement of a transaction touches two guilds, so that a distributed
-- engine can spread all tables by guild_id, side by side.

-- Which migrations were applied. Made by the program before the first of them.
CREATE TABLE schema_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version)
);

-- One row per guild, which every change of the guild updates, leaving a random token: whoever finds another token than
-- the one it began from has come second. Half of each page is left free, so that an update finds room beside the row.
CREATE TABLE guilds (
    guild_id bigint NOT NULL,
    version bigint NOT NULL DEFAULT 0,          -- how many transactions changed the guild
    audited bigint NOT NULL DEFAULT 0,          -- the sequence of the newest audit entry,
    audit_hash text NOT NULL DEFAULT '',        -- and its hash, which the next one has to follow
    tokens bigint[] NOT NULL DEFAULT '{}',      -- of the last transactions, the newest first
    generation integer NOT NULL DEFAULT 0,      -- of the indexes (``GENERATION`` in kinds.py) that entries and due_at
                                                -- are made by; and while they still are being made anew by it,
    remaking text[],                            -- the last document that was; empty while the old ones are removed
    PRIMARY KEY (guild_id)
) WITH (fillfactor = 50);

-- The documents. A key that is a number stands in key_int with key_text empty, a word in key_text with key_int 0; the
-- keys of one kind are all of one type, so that both columns together order them. json, not jsonb: the text stays as it
-- was written, byte for byte, and may hold any character.
CREATE TABLE documents (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key_int bigint NOT NULL,
    key_text text COLLATE "C" NOT NULL,
    body json NOT NULL,
    due_at timestamptz,                         -- when it wants attention, if ever
    PRIMARY KEY (guild_id, kind, key_int, key_text)
);

-- What is due in any guild.
CREATE INDEX documents_due ON documents (kind, due_at, guild_id, key_int, key_text) WHERE due_at IS NOT NULL;

-- What documents are found under: one row for each value (as JSON) of each index. The key is the row.
CREATE TABLE entries (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,             -- of the index
    value text COLLATE "C" NOT NULL,
    key_int bigint NOT NULL,
    key_text text COLLATE "C" NOT NULL,
    PRIMARY KEY (guild_id, kind, name, value, key_int, key_text)
);

-- The last number given in each kind.
CREATE TABLE counters (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (guild_id, kind)
);

-- The audit log: a hash chain, to which rows are only ever added; erasing what one says leaves it in its place.
CREATE TABLE audit (
    guild_id bigint NOT NULL,
    sequence bigint NOT NULL,
    subject text COLLATE "C" NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (guild_id, sequence)
);

CREATE INDEX audit_subject ON audit (guild_id, subject, sequence);

-- Files, cut into pieces that are numbered from 0. There is always a piece 0. Most files are compressed already, so
-- the server does not try to. ``put_at`` is when they were put last: what is new may not be removed, since the document
-- that names it may still be on its way.
CREATE TABLE blob_chunks (
    guild_id bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL,
    put_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (guild_id, sha256, number)
);

ALTER TABLE blob_chunks ALTER COLUMN data SET STORAGE EXTERNAL;

-- The words that pages are found by. Nothing is lost with these two tables: they are made of the documents. Every page
-- also has a word that stands for its guild, since the index is one for all.
CREATE TABLE search (
    guild_id bigint NOT NULL,
    page text COLLATE "C" NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (guild_id, page)
);

CREATE INDEX search_words ON search USING gin (words);

-- How far they are; an empty mark is none.
CREATE TABLE search_marks (
    guild_id bigint NOT NULL,
    mark text NOT NULL,
    PRIMARY KEY (guild_id)
);

-- Everything a transaction changes, in one call and so in one transaction of the server: one round trip, however much
-- it is. It does nothing and returns false if the guild's newest token is not ``before_token`` (0: no change was made
-- yet) any more.
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
