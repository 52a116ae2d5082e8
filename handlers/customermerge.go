package handlers

import (
	"strconv"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// rehearseMerge looks for the other of two, or shows what a merge with ?customer= would do.
func (s *server) rehearseMerge(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.mergeOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Q, p.Key = c.Query("q"), models.NewKey()
	other, _ := strconv.ParseInt(c.Query("customer"), 10, 64)
	switch {
	case other > 0:
		p.Rehearsal, err = s.Ledger.RehearseMerge(ctx, actor(c), p.Customer.ID, other)
		if problem := refusal(err); problem != nil && problem.Code == models.Invalid {
			p.Errors, err = ui.Errors{"q": words.Problem(ctx, problem)}, nil
		} else if err == nil {
			p.Take = customers.Taken(p.Rehearsal)
		}
	case p.Q != "":
		err = s.lookForOther(c, &p)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, viewStatus(p.Errors), customers.Merge(p))
}

// lookForOther finds whom somebody means who typed without scripts.
func (s *server) lookForOther(c *gin.Context, p *customers.MergeProps) error {
	ctx := c.Request.Context()
	found, err := s.Ledger.SuggestCustomers(ctx, p.Q)
	for _, f := range found {
		if f.ID != p.Customer.ID {
			p.Found = append(p.Found, f)
		}
	}
	if err == nil && len(p.Found) == 0 {
		p.Errors = ui.Errors{"q": words.T(ctx, "merge.nobody")}
	}
	return err
}

// mergeOf is the page of the customer who stays.
func (s *server) mergeOf(c *gin.Context) (p customers.MergeProps, err error) {
	if err := onlyFrom(c, models.Manager); err != nil {
		return p, err
	}
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Customers()
	p.Customer, err = s.Ledger.Customer(c.Request.Context(), id)
	return p, err
}

func (s *server) mergeCustomers(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.mergeOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	m := readMerge(c, p.Customer.ID)
	err = s.Ledger.MergeCustomers(ctx, actor(c), m)
	if err == nil {
		s.leaveNotice(c, "notice.merged")
		redirect(c, paths.Customer(p.Customer.ID))
		return
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	// As they are now: what was seen before is no longer so.
	if p.Rehearsal, err = s.Ledger.RehearseMerge(ctx, actor(c), m.Winner, m.Loser); err != nil {
		s.fail(c, problem)
		return
	}
	p.Key, p.Take, p.Errors = m.Key, map[string]bool{}, ui.Errors{"": words.Problem(ctx, problem)}
	for _, field := range m.Take {
		p.Take[field] = true
	}
	render(c, status(problem.Code), customers.Merge(p))
}

// readMerge reads the form; what is no number is nobody's.
func readMerge(c *gin.Context, winner int64) models.Merge {
	loser, _ := strconv.ParseInt(c.PostForm("customer"), 10, 64)
	seen, _ := strconv.ParseInt(c.PostForm("seen"), 10, 64)
	other, _ := strconv.ParseInt(c.PostForm("other_seen"), 10, 64)
	m := models.Merge{Key: c.PostForm("key"), Winner: winner, Loser: loser, WinnerSeen: models.Instant(seen), LoserSeen: models.Instant(other)}
	for _, field := range models.CustomerFields() {
		if c.PostForm("take_"+field) == "other" {
			m.Take = append(m.Take, field)
		}
	}
	return m
}
