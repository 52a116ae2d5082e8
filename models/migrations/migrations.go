// Package migrations holds the schema, one folder a dialect, applied by goose.
package migrations

import "embed"

// Files are the migrations of both dialects.
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
