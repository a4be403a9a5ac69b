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

-- One row per guild, which every change of the guild updates: whoever finds another version than it began with has
-- come second. Half of each page is left free, so that an update finds room beside the row.
CREATE TABLE guilds (
    guild_id bigint NOT NULL,
    version bigint NOT NULL DEFAULT 0,          -- how many transactions changed the guild
    audited bigint NOT NULL DEFAULT 0,          -- the sequence of the newest audit entry,
    audit_hash text NOT NULL DEFAULT '',        -- and its hash, which the next one has to follow
    tokens bigint[] NOT NULL DEFAULT '{}',      -- marks of the last transactions, the newest first
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
-- the server does not try to.
CREATE TABLE blob_chunks (
    guild_id bigint NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (guild_id, sha256, number)
);

ALTER TABLE blob_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
