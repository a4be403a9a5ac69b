CREATE TABLE search (
    guild_id bigint NOT NULL,
    page text COLLATE "C" NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (guild_id, page)
);

CREATE INDEX search_words ON search USING gin (words);

CREATE TABLE search_marks (
    guild_id bigint NOT NULL,
    mark text NOT NULL,
    PRIMARY KEY (guild_id)
);
