package prepared

import (
	"context"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/web/payments"
	"kontor/web/words"
)

// working are the files that are still made.
func (p Props) working() (ids []int64) {
	for i := range p.Exports {
		if !p.Exports[i].Settled() {
			ids = append(ids, p.Exports[i].ID)
		}
	}
	return ids
}

// news is how many of those that were watched are ready.
func (p Props) news() (n int) {
	for i := range p.Exports {
		if p.Exports[i].State == models.ExportReady && slices.Contains(p.Watched, p.Exports[i].ID) {
			n++
		}
	}
	return n
}

// described says what a file is of, in words.
func (p Props) described(ctx context.Context, e *models.Export) string {
	q, err := url.ParseQuery(e.Query)
	if err != nil { // it was read when it was asked for
		return e.Name
	}
	return payments.Described(ctx, payments.ReadView(q), p.Accounts)
}

func (p Props) named(ctx context.Context, e *models.Export) string {
	return words.T(ctx, "exports.named", "format", words.T(ctx, "export.format."+e.Format), "what", p.described(ctx, e))
}
