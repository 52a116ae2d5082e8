package payments

import (
	"context"
	"net/url"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/words"
)

// live is where the list asks what changed since it was drawn; its script adds the rows that are on screen.
func (p ListProps) live() string {
	if len(p.Errors) > 0 {
		return ""
	}
	q := url.Values{}
	for name, values := range p.View.Query() {
		q[name] = values
	}
	q.Set("above", strconv.FormatInt(p.Cells.Newest(), 10))
	q.Set("drawn", number(int64(p.Now)))
	return paths.LiveTransactions(q)
}

func newerCount(ctx context.Context, n int) string {
	if n > models.MaxNewer {
		return words.T(ctx, "transactions.newer_more", "n", models.MaxNewer)
	}
	return words.N(ctx, "transactions.newer", n)
}
