-- +goose Up
CREATE TABLE mails ( -- one for each recipient
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    key            TEXT    NOT NULL UNIQUE, -- what it is sent for, once
    kind           TEXT    NOT NULL,        -- "link.reminder": which letter it is
    about          TEXT    NOT NULL DEFAULT '' CHECK (about IN ('', 'link', 'invoice', 'subscription')),
    about_id       INTEGER NOT NULL DEFAULT 0,
    payment_id     INTEGER REFERENCES payments (id), -- the one that it tells of
    language       TEXT    NOT NULL CHECK (language IN ('en', 'de')),
    email          TEXT    NOT NULL CHECK (email <> ''),
    name           TEXT    NOT NULL DEFAULT '',
    message        TEXT    NOT NULL DEFAULT '', -- what whoever sent it had to say beside
    message_id     TEXT    NOT NULL,            -- the same however often it is sent, so that mail servers can tell
    status         TEXT    NOT NULL CHECK (status IN ('queued', 'sending', 'kept', 'accepted', 'deferred', 'bounced', 'failed')),
    uncertain      INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)), -- failed, and yet it may have arrived
    sender         TEXT    NOT NULL DEFAULT '', -- of the last try
    reply_to       TEXT    NOT NULL DEFAULT '',
    subject        TEXT    NOT NULL DEFAULT '', -- subject, text, html and files: as composed, once; all but the subject sealed
    text           BLOB,
    html           BLOB,
    composed_at    INTEGER NOT NULL DEFAULT 0,
    code           INTEGER NOT NULL DEFAULT 0,  -- the server's last
    answer         TEXT    NOT NULL DEFAULT '', -- the server's last words
    attempts       INTEGER NOT NULL DEFAULT 0,  -- since it was last asked to be sent
    first_tried_at INTEGER NOT NULL DEFAULT 0,  -- of these
    due_at         INTEGER NOT NULL DEFAULT 0,  -- when the worker takes it up; 0: never by itself
    lease_until    INTEGER NOT NULL DEFAULT 0,
    user_id        INTEGER REFERENCES users (id),
    again_of       INTEGER REFERENCES mails (id), -- the mail that this one goes to another address for
    set_aside_at   INTEGER NOT NULL DEFAULT 0,  -- somebody has seen that it did not arrive
    created_at     INTEGER NOT NULL,
    settled_at     INTEGER NOT NULL DEFAULT 0,
    CHECK (uncertain = 0 OR status = 'failed')
) STRICT;
CREATE INDEX mails_due ON mails (due_at) WHERE due_at > 0;
CREATE INDEX mails_about ON mails (about, about_id, id);
CREATE INDEX mails_of_payment ON mails (payment_id, id) WHERE payment_id IS NOT NULL;
CREATE INDEX mails_by_status ON mails (status, id);
CREATE INDEX mails_by_email ON mails (email, id DESC, status);
CREATE INDEX mails_lost ON mails (id) WHERE status IN ('bounced', 'failed') AND set_aside_at = 0;
CREATE INDEX mails_deferred ON mails (first_tried_at) WHERE status = 'deferred';
CREATE INDEX mails_again ON mails (again_of, id) WHERE again_of IS NOT NULL;

CREATE TABLE mail_files ( -- what is attached
    mail_id  INTEGER NOT NULL REFERENCES mails (id),
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    content  BLOB    NOT NULL,
    PRIMARY KEY (mail_id, position)
) STRICT;

CREATE TABLE mail_tries ( -- each handing over to the mail server, and what came of it
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    mail_id  INTEGER NOT NULL REFERENCES mails (id),
    email    TEXT    NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0,
    outcome  TEXT    NOT NULL DEFAULT '', -- empty: under way
    code     INTEGER NOT NULL DEFAULT 0,
    answer   TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mail_tries_of_mail ON mail_tries (mail_id, id);

CREATE TABLE mail_keys ( -- the forms by which mails were asked to be sent again, each once
    key     TEXT    PRIMARY KEY,
    mail_id INTEGER NOT NULL REFERENCES mails (id), -- what came of it
    of_id   INTEGER NOT NULL REFERENCES mails (id), -- what it was asked of
    email   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE mail_keys;
DROP TABLE mail_tries;
DROP TABLE mail_files;
DROP TABLE mails;
