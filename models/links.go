package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"
)

// LinkView is what the list Payment links shows, and its file holds. The zero view is all of them, the newest first. What
// an invoice or a subscription is paid by is in none.
type LinkView struct {
	Query     string // see link_find.go
	Statuses  []LinkStatus
	Expiring  bool // only open ones that expire within two days, see expiringLinks
	AccountID int64
	Currency  string
	From, To  Instant // of the creation; To is excluded, 0 is open
	After     int64   // page key: what comes behind this one
}

// LinkPage is one page of a view.
type LinkPage struct {
	Links  []Link
	Next   int64 // page key of the next page; 0 on the last
	Total  int   // in the whole view, counted up to MaxTotal
	More   bool  // there are more than Total
	Narrow bool  // more than was looked at begins with the words searched for: ask for more of them
}

// FindLinks gives a page of the view. A page costs the same at any depth and size of the book.
// Returns Invalid for a view that can't be.
func (l *Ledger) FindLinks(ctx context.Context, v LinkView, limit int) (*LinkPage, error) {
	limit = min(max(limit, 1), maxPage)
	p, err := l.planLinks(ctx, v)
	if err != nil {
		return nil, err
	}
	links, err := l.readLinks(ctx, p, v.After, limit+1)
	if err != nil {
		return nil, err
	}
	page := &LinkPage{Links: links[:min(len(links), limit)], Narrow: p.narrow}
	if len(links) > limit {
		page.Next = links[limit-1].ID
	}
	total, err := l.countLinks(ctx, p)
	page.Total, page.More = min(total, MaxTotal), total > MaxTotal
	return page, err
}

// ExportLinks hands every link of the view on, in its order: what paging through all of it would show. Nothing of the
// database is held between chunks.
func (l *Ledger) ExportLinks(ctx context.Context, v LinkView, fn func(*Link) error) error {
	p, err := l.planLinks(ctx, v)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		links, err := l.readLinks(ctx, p, after, exportChunk)
		if err != nil {
			return err
		}
		for i := range links {
			if err := fn(&links[i]); err != nil {
				return err
			}
		}
		if len(links) < exportChunk {
			return nil
		}
		after = links[len(links)-1].ID
	}
}

// linkPlan is how a view of links is read: a stretch of the index for each status.
type linkPlan struct {
	arms   []arm
	narrow bool
}

func (l *Ledger) planLinks(ctx context.Context, v LinkView) (*linkPlan, error) {
	for _, s := range v.Statuses {
		if !slices.Contains(LinkStatuses, s) {
			return nil, problem(Invalid, "view.status").at("status")
		}
	}
	p := &linkPlan{}
	var same arm
	if v.AccountID != 0 {
		same = same.and("account_id = ?", v.AccountID)
	}
	if v.Currency != "" {
		same = same.and("currency = ?", v.Currency)
	}
	if v.From != 0 {
		same = same.and("created_at >= ?", v.From)
	}
	if v.To != 0 {
		same = same.and("created_at < ?", v.To)
	}
	if v.Query != "" {
		ids, narrow, err := l.findLinkIDs(ctx, v.Query)
		if err != nil {
			return nil, err
		}
		same, p.narrow = same.and("id IN ("+idList(append(ids, 0))+")"), narrow
	}
	if v.Expiring {
		now := l.now()
		same = same.and("id IN (SELECT id FROM links WHERE "+expiringWithin+")", now, now.Add(soonIs))
	}
	for _, s := range LinkStatuses {
		if len(v.Statuses) == 0 || slices.Contains(v.Statuses, s) {
			one := arm{}.and("purpose = ? AND status = ?", ForLink, s)
			p.arms = append(p.arms, arm{append(one.where, same.where...), append(one.args, same.args...)})
		}
	}
	return p, nil
}

// readLinks gives up to limit links behind one. Returns Invalid where the page key is none.
func (l *Ledger) readLinks(ctx context.Context, p *linkPlan, after int64, limit int) ([]Link, error) {
	arms := p.arms
	if after != 0 {
		last, err := l.Link(ctx, after)
		if HasCode(err, Missing) {
			return nil, problem(Invalid, "view.page_key").at("after")
		}
		if err != nil {
			return nil, err
		}
		arms = make([]arm, len(p.arms))
		for i, a := range p.arms {
			arms[i] = a.and("(created_at, id) < (?, ?)", last.CreatedAt, last.ID)
		}
	}
	order := " ORDER BY created_at DESC, id DESC LIMIT " + strconv.Itoa(limit)
	var parts []string
	var args []any
	for i, a := range arms {
		text, more := union("SELECT id, created_at FROM links", []arm{a}, "")
		parts, args = append(parts, fmt.Sprintf("SELECT * FROM (%s%s) AS p%d", text, order, i)), append(args, more...)
	}
	var links []Link
	err := l.reads.WithContext(ctx).Session(&gorm.Session{PrepareStmt: false}).
		Raw("SELECT links.* FROM ("+joined(parts)+order+") AS found JOIN links ON links.id = found.id ORDER BY found.created_at DESC, found.id DESC", args...).
		Scan(&links).Error
	if err != nil {
		return nil, errors.Join(errors.New("read the payment links"), err)
	}
	return links, nil
}

func (l *Ledger) countLinks(ctx context.Context, p *linkPlan) (total int, err error) {
	text, args := union("SELECT 1 FROM links", p.arms, "")
	err = l.queryRow(ctx, fmt.Sprintf("SELECT count(*) FROM (%s LIMIT %d) AS counted", text, MaxTotal+1), args, &total)
	if err != nil {
		return 0, fmt.Errorf("count the payment links: %w", err)
	}
	return total, nil
}
