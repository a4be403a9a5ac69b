-- Every statement the store sends but BEGIN, COMMIT and ROLLBACK. Each begins with a line "-- name: …".

-- name: durability
SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'

-- name: head
-- What a transaction begins from.
SELECT version, tokens[1], audited, audit_hash, generation, remaking FROM guilds WHERE guild_id = $1

-- name: lock_head
-- The same, once nobody else changes the guild, and keeping it so until the transaction ends.
INSERT INTO guilds (guild_id, generation) VALUES ($1, $2)
ON CONFLICT (guild_id) DO UPDATE SET version = guilds.version
RETURNING version, tokens[1], audited, audit_hash, generation, remaking

-- name: change
-- See schema.sql.
SELECT change_guild(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28, $29
)

-- name: outcome
SELECT version, tokens FROM guilds WHERE guild_id = $1

-- name: state
-- The newest token: no two transactions leave the same.
SELECT coalesce(tokens[1], 0) FROM guilds WHERE guild_id = $1

-- name: fence
-- Whatever set out from an earlier token and is still on its way will find itself second.
UPDATE guilds SET version = version + 1, tokens = (ARRAY[$2::bigint] || tokens)[1:32] WHERE guild_id = $1

-- name: get
SELECT body FROM documents WHERE guild_id = $1 AND kind = $2 AND key_int = $3 AND key_text = $4

-- name: get_many
-- A subquery, here and in find, so that there is one look-up for each row, whatever the planner thinks of joins.
SELECT key_int, key_text, (
    SELECT body FROM documents
    WHERE guild_id = $1 AND kind = $2 AND key_int = wanted.key_int AND key_text = wanted.key_text
)
FROM unnest($3::bigint[], $4::text[]) AS wanted (key_int, key_text)

-- name: find_all
SELECT key_int, key_text, body FROM documents
WHERE guild_id = $1 AND kind = $2 AND (key_int, key_text) > ($3, $4)
ORDER BY key_int, key_text LIMIT $5

-- name: find_all_newest
SELECT key_int, key_text, body FROM documents
WHERE guild_id = $1 AND kind = $2 AND (key_int, key_text) < ($3, $4)
ORDER BY key_int DESC, key_text DESC LIMIT $5

-- name: find
SELECT key_int, key_text, (
    SELECT body FROM documents
    WHERE guild_id = $1 AND kind = $2 AND key_int = entries.key_int AND key_text = entries.key_text
)
FROM entries
WHERE guild_id = $1 AND kind = $2 AND (key_int, key_text) > ($3, $4) AND name = $6 AND value = $7
ORDER BY key_int, key_text LIMIT $5

-- name: find_newest
SELECT key_int, key_text, (
    SELECT body FROM documents
    WHERE guild_id = $1 AND kind = $2 AND key_int = entries.key_int AND key_text = entries.key_text
)
FROM entries
WHERE guild_id = $1 AND kind = $2 AND (key_int, key_text) < ($3, $4) AND name = $6 AND value = $7
ORDER BY key_int DESC, key_text DESC LIMIT $5

-- name: count_all
SELECT count(*) FROM documents WHERE guild_id = $1 AND kind = $2

-- name: count
SELECT count(*) FROM entries WHERE guild_id = $1 AND kind = $2 AND name = $3 AND value = $4

-- name: last_number
SELECT last FROM counters WHERE guild_id = $1 AND kind = $2

-- name: numbers
SELECT kind, last FROM counters WHERE guild_id = $1

-- name: audit_all
-- A log has no gaps, so so many entries are a range: of a limit the server does not know that it is small, and sorts all.
SELECT sequence, body FROM audit
WHERE guild_id = $1 AND sequence > $2 AND sequence <= coalesce($2::bigint + $3::bigint, 9223372036854775807)
ORDER BY guild_id, sequence

-- name: audit
SELECT sequence, body FROM audit WHERE guild_id = $1 AND subject = $4 AND sequence > $2 ORDER BY sequence LIMIT $3

-- name: audit_entry
SELECT body FROM audit WHERE guild_id = $1 AND sequence = $2

-- name: guilds
-- The first of an order rather than EXISTS, which may be answered by reading all documents there are.
SELECT guild_id FROM guilds
WHERE audited > 0
    OR (SELECT true FROM documents WHERE documents.guild_id = guilds.guild_id ORDER BY kind LIMIT 1)
    OR (SELECT true FROM counters WHERE counters.guild_id = guilds.guild_id ORDER BY kind LIMIT 1)
ORDER BY guild_id

-- name: due
-- An empty word and the number 0 look the same in the columns; the document tells them apart. The share is asked
-- for in words that the planner takes to be true of nearly every row: with "= ANY" it expects so few that it sorts
-- everything that is due instead of going along the index.
SELECT guild_id, key_int, key_text, due_at, CASE WHEN key_int = 0 AND key_text = '' THEN body END AS body
FROM documents
WHERE kind = $1 AND due_at <= $2 AND array_position($5::bigint[], (guild_id >> 22) % $4::bigint) IS NOT NULL
ORDER BY due_at, guild_id, key_int, key_text LIMIT $3

-- name: next_due
SELECT due_at FROM documents WHERE kind = $1 AND due_at IS NOT NULL ORDER BY due_at LIMIT 1

-- name: forget_documents
DELETE FROM documents WHERE guild_id = $1

-- name: forget_entries
DELETE FROM entries WHERE guild_id = $1

-- name: forget_counters
DELETE FROM counters WHERE guild_id = $1

-- name: forget_audit
DELETE FROM audit WHERE guild_id = $1

-- name: forget_blobs
DELETE FROM blob_chunks WHERE guild_id = $1

-- name: forget_guild
DELETE FROM guilds WHERE guild_id = $1

-- name: delete_blob
DELETE FROM blob_chunks WHERE guild_id = $1 AND sha256 = $2

-- name: delete_idle_blob
-- Rows that somebody is putting are not seen yet, and stay.
DELETE FROM blob_chunks
WHERE guild_id = $1 AND sha256 = $2 AND NOT EXISTS (
    SELECT FROM blob_chunks AS recent
    WHERE recent.guild_id = $1 AND recent.sha256 = $2 AND recent.number = 0 AND recent.put_at > now() - $3::interval
)

-- name: has_blob
SELECT true FROM blob_chunks WHERE guild_id = $1 AND sha256 = $2 AND number = 0

-- name: put_chunk
INSERT INTO blob_chunks (guild_id, sha256, number, data) VALUES ($1, $2, $3, $4)
ON CONFLICT (guild_id, sha256, number) DO UPDATE SET data = excluded.data, put_at = excluded.put_at

-- name: get_chunk
SELECT data FROM blob_chunks WHERE guild_id = $1 AND sha256 = $2 AND number = $3

-- name: hashes
SELECT sha256 FROM blob_chunks WHERE guild_id = $1 AND number = 0 ORDER BY sha256

-- name: search_mark
SELECT mark FROM search_marks WHERE guild_id = $1 AND mark <> ''

-- name: search_lock
-- Also keeps others from changing the same guild's words until the transaction ends.
INSERT INTO search_marks (guild_id, mark) VALUES ($1, $2)
ON CONFLICT (guild_id) DO UPDATE SET mark = excluded.mark

-- name: search_gone
DELETE FROM search WHERE guild_id = $1 AND page = ANY($2::text[])

-- name: search_put
INSERT INTO search (guild_id, page, words)
SELECT $1, put.page, put.words::tsvector FROM unnest($2::text[], $3::text[]) AS put (page, words)
ON CONFLICT (guild_id, page) DO UPDATE SET words = excluded.words

-- name: search_count
SELECT count(*) FROM search WHERE guild_id = $1 AND words @@ $2::text::tsquery

-- name: search_find
SELECT page FROM search WHERE guild_id = $1 AND words @@ $2::text::tsquery
ORDER BY words @@ $3::text::tsquery DESC, ts_rank('{0.1, 0.2, 0.4, 1.0}', words, $2::text::tsquery, 1) DESC, page
LIMIT $4 OFFSET $5

-- name: forget_search
DELETE FROM search WHERE guild_id = $1

-- name: forget_search_marks
DELETE FROM search_marks WHERE guild_id = $1

-- name: behind
-- Guilds whose entries and due times were not, or not yet all, made by this generation of indexes.
SELECT guild_id, generation FROM guilds WHERE generation <> $1 OR remaking IS NOT NULL ORDER BY guild_id

-- name: step_settings
-- Others that make the same guild's entries anew are waited for until they have done their part. What is asked for goes
-- along an index: of a limit the server does not know that it is small, and would sort all that comes after.
SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true),
    set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)

-- name: drop_entries
-- By their place in the table: nobody moves them while the guild is locked, and the planner has nothing to choose.
WITH gone AS (
    DELETE FROM entries
    WHERE guild_id = $1 AND ctid = ANY(ARRAY(
        SELECT ctid FROM entries WHERE guild_id = $1 ORDER BY kind, name, value, key_int, key_text LIMIT $2
    ))
    RETURNING 1
)
SELECT count(*) FROM gone

-- name: documents_after
SELECT kind, key_int, key_text, body, due_at FROM documents
WHERE guild_id = $1 AND (kind, key_int, key_text) > ($2, $3, $4)
ORDER BY kind, key_int, key_text LIMIT $5

-- name: note_generation
UPDATE guilds SET generation = $2, remaking = $3 WHERE guild_id = $1

-- name: lock_migrations
SELECT pg_advisory_xact_lock(7089073107148826995), set_config('statement_timeout', '0', true)

-- name: make_migrations
CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version)
)

-- name: migrated
SELECT version FROM schema_migrations ORDER BY version

-- name: note_migration
INSERT INTO schema_migrations (version, name) VALUES ($1, $2)
