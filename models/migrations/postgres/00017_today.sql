-- +goose Up
-- What the first page asks for: what runs out soon with what it comes to, read along the index alone, and charges that
-- were declined and are tried again.
DROP INDEX payments_lapsing;
CREATE INDEX payments_lapsing ON payments (lapses_at, id, currency, authorized, captured, reversed) WHERE lapses_at > 0;
CREATE INDEX links_expiring ON links (purpose, status, expires_at, id, currency, amount, received, many) WHERE status = 'open';
CREATE INDEX subscription_charges_retrying ON subscription_charges (retry_at, id) WHERE status = 'retrying';
-- The list by how customers paid, and by why they could not: the cells of payments_by_cell, one by one.
CREATE INDEX payments_by_method ON payments (method, status, account_id, currency, kind, created_at, id, amount);
CREATE INDEX payments_declined ON payments (provider_code, account_id, currency, kind, created_at, id, method, amount) WHERE status = 'declined';

-- +goose Down
DROP INDEX payments_declined;
DROP INDEX payments_by_method;
DROP INDEX subscription_charges_retrying;
DROP INDEX links_expiring;
DROP INDEX payments_lapsing;
CREATE INDEX payments_lapsing ON payments (lapses_at) WHERE lapses_at > 0;
