package paths

import (
	"net/url"
	"strconv"
)

const exports = "/exports"

// Exports are the files that were made for a person while they went on working, and where one is asked for by POST.
func Exports() string { return exports }

// ExportsState is the part of that page that asks after itself; watch names the files that it waits for.
func ExportsState(watch []int64) string {
	query := url.Values{"part": {"list"}}
	for _, n := range watch {
		query.Add("watch", strconv.FormatInt(n, 10))
	}
	return With(exports, query)
}

// ExportFile is one of them.
func ExportFile(n int64) string { return id(exports, n, "file") }

// ExportRemovals cancels or deletes one of them, by POST.
func ExportRemovals(n int64) string { return id(exports, n, "removals") }
