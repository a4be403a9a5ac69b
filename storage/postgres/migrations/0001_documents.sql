CREATE TABLE guilds (
    guild_id bigint NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    audited bigint NOT NULL DEFAULT 0,
    audit_hash text NOT NULL DEFAULT '',
    tokens bigint[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (guild_id)
) WITH (fillfactor = 50);

CREATE TABLE documents (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key_int bigint NOT NULL,
    key_text text COLLATE "C" NOT NULL,
    body json NOT NULL,
    due_at timestamptz,
    PRIMARY KEY (guild_id, kind, key_int, key_text)
);

CREATE INDEX documents_due ON documents (kind, due_at, guild_id, key_int, key_text) WHERE due_at IS NOT NULL;

CREATE TABLE entries (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    key_int bigint NOT NULL,
    key_text text COLLATE "C" NOT NULL,
    PRIMARY KEY (guild_id, kind, name, value, key_int, key_text)
);

CREATE TABLE counters (
    guild_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (guild_id, kind)
);

CREATE TABLE audit (
    guild_id bigint NOT NULL,
    sequence bigint NOT NULL,
    subject text COLLATE "C" NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (guild_id, sequence)
);

CREATE INDEX audit_subject ON audit (guild_id, subject, sequence);

CREATE TABLE blob_chunks (
    guild_id bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (guild_id, sha256, number)
);

ALTER TABLE blob_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
