package paths

import (
	"net/url"
	"strconv"
)

const batches = "/batches"

// Batches are the actions for many payments, and where one is rehearsed by POST.
func Batches() string { return batches }

// BatchesBefore is that list behind a batch.
func BatchesBefore(n int64) string {
	return With(batches, url.Values{"before": {strconv.FormatInt(n, 10)}})
}

// Batch is one of them.
func Batch(n int64) string { return id(batches, n) }

// BatchLines is that page with the payments that fare so, behind a row; "" and 0 for all and the first.
func BatchLines(n int64, outcome string, after int64) string {
	q := url.Values{}
	if outcome != "" {
		q.Set("outcome", outcome)
	}
	if after != 0 {
		q.Set("after", strconv.FormatInt(after, 10))
	}
	return With(Batch(n), q)
}

// BatchRuns runs what was rehearsed, by POST.
func BatchRuns(n int64) string { return id(batches, n, "runs") }

// BatchStops ends a run early, by POST.
func BatchStops(n int64) string { return id(batches, n, "stops") }
