-- Of events that carry a piece of their subject's state: the newest that was handled. An older one that comes late is
-- skipped. `sequence` is the row's id in the publisher's outbox; 0: one of before events had any.
CREATE TABLE positions (
    source   text        NOT NULL,
    subject  text        NOT NULL,
    state    text        NOT NULL,
    sequence bigint      NOT NULL,
    told_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, subject, state)
);
CREATE INDEX positions_told_at ON positions (told_at);
