package models

// What is away while an empty book is loaded, each as how it is taken away and how it is made again. Nobody sees the
// book without it: it is one transaction. To sort an index in the end is much faster than to keep it, and what is unique is then found to be so
// or the load fails. To look for what points to nothing is faster than to look it up row by row: see lookThrough. Triggers keep sums row by row:
// all is summed at once in the end.
// It is made again in the other order: what points to a key goes before it and comes after it.
var findAway = map[dialect][]string{
	sqliteDialect: {
		`SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index'
		AND tbl_name IN ('payments', 'operations', 'entries', 'audit') AND sql LIKE 'CREATE %INDEX%' ORDER BY name`,
		`SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('payments', 'entries', 'rollups')
		AND sql LIKE '% AFTER INSERT %' ORDER BY name`,
	},
	postgresDialect: {
		`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
		format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype = 'f'
		AND (conrelid::regclass::text IN (` + filled + `) OR confrelid::regclass::text IN (` + filled + `)) ORDER BY conname`,
		`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
		format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype IN ('p', 'u')
		AND conrelid::regclass::text IN (` + filled + `) ORDER BY conname`,
		`SELECT format('DROP INDEX %I', indexname), indexdef FROM pg_indexes WHERE schemaname = current_schema()
		AND tablename IN (` + filled + `) ORDER BY indexname`,
		`SELECT DISTINCT format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass),
		format('ALTER TABLE %s ENABLE TRIGGER USER', tgrelid::regclass) FROM pg_trigger
		WHERE NOT tgisinternal AND tgrelid::regclass::text IN (` + filled + `)`,
	},
}

// filled are the tables of which a load has a million rows or more.
const filled = "'payments', 'operations', 'entries', 'lines', 'audit', 'rollups'"

// takeAway does so with what the query finds.
func (d *load) takeAway(find string) error {
	rows, err := d.tx.QueryContext(d.ctx, find)
	if err != nil {
		return err
	}
	defer rows.Close()
	var away []string
	for rows.Next() {
		var drop, create string
		if err := rows.Scan(&drop, &create); err != nil {
			return err
		}
		away, d.away = append(away, drop), append(d.away, create)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, drop := range away {
		if err := d.exec(drop); err != nil {
			return err
		}
	}
	return nil
}
