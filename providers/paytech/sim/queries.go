package sim

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// getPayment is GET /payments/{id} [seed].
func (s *Sim) getPayment(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	return outcome{result: s.whole(p)}, err
}

// listOperations is GET /payments/{id}/operations [spec].
func (s *Sim) listOperations(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	return outcome{result: operationsOf(p)}, err
}

// filter is the query of a list [spec].
type filter struct {
	offset, limit  int
	from, to       time.Time
	since, until   time.Time // updated
	reference      string
	hasTo, hasTill bool
}

// readFilter: without created.gte the list goes back 24 hours [spec], beside a reference as well: assumed.
func (s *Sim) readFilter(q url.Values) (filter, error) {
	f := filter{limit: 50, from: s.now().Add(-24 * time.Hour), reference: q.Get("referenceId.eq")}
	for _, n := range []struct {
		name      string
		low, high int
		to        *int
	}{{"offset", 0, 1_000_000, &f.offset}, {"limit", 1, 1000, &f.limit}} {
		if !q.Has(n.name) {
			continue
		}
		v, err := strconv.Atoi(q.Get(n.name))
		if err != nil || v < n.low || v > n.high {
			return f, badField(n.name, "is out of range")
		}
		*n.to = v
	}
	for _, at := range []struct {
		name string
		to   *time.Time
	}{{"created.gte", &f.from}, {"created.lt", &f.to}, {"updated.gte", &f.since}, {"updated.lt", &f.until}} {
		if !q.Has(at.name) {
			continue
		}
		v, ok := readTime(q.Get(at.name))
		if !ok {
			return f, badField(at.name, "must be YYYY-MM-DDTHH:MM:SS")
		}
		*at.to = v
	}
	f.hasTo, f.hasTill = q.Has("created.lt"), q.Has("updated.lt")
	return f, nil
}

func (f filter) has(p Payment) bool {
	switch {
	case p.Created.Before(f.from), f.hasTo && !p.Created.Before(f.to):
		return false
	case p.Updated.Before(f.since), f.hasTill && !p.Updated.Before(f.until):
		return false
	}
	return true
}

// listPayments is GET /payments, newest first [spec].
func (s *Sim) listPayments(c *call) (outcome, error) {
	f, err := s.readFilter(c.query)
	if err != nil {
		return outcome{}, err
	}
	ids := s.ledger.order
	if f.reference != "" {
		ids = s.ledger.references[[2]string{c.shop, f.reference}]
	}
	var found []Payment
	for i := len(ids) - 1; i >= 0; i-- {
		if s.ledger.payments[ids[i]].Shop != c.shop {
			continue
		}
		p, err := s.find(ids[i])
		if err != nil {
			return outcome{}, err
		}
		if f.has(p) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b Payment) int { return cmp.Compare(b.Created.Unix(), a.Created.Unix()) })
	result := []paymentAnswer{}
	for _, p := range found[min(f.offset, len(found)):min(f.offset+f.limit, len(found))] {
		result = append(result, s.listed(p))
	}
	more := f.offset+f.limit < len(found)
	return outcome{result: result, hasMore: &more}, nil
}

type tokenAnswer struct {
	ID              string `json:"id"`
	CardholderName  string `json:"cardholderName,omitempty"`
	PANMasked       string `json:"panMasked"`
	ExpiryMonth     string `json:"expiryMonth,omitempty"`
	ExpiryYear      string `json:"expiryYear,omitempty"`
	Brand           string `json:"brand"`
	Updated         string `json:"updated"`
	SavedByCustomer bool   `json:"savedByCustomer"`
}

// listCardTokens is GET /customers/{reference}/card-tokens [spec].
func (s *Sim) listCardTokens(c *call) (outcome, error) {
	only := c.query.Get("savedByCustomer.eq")
	if only != "" && only != "true" && only != "false" {
		return outcome{}, badField("savedByCustomer.eq", "must be a boolean")
	}
	result := []tokenAnswer{}
	for _, id := range s.ledger.tokenOrder {
		t := s.ledger.tokens[id]
		if t.Shop != c.shop || t.Customer != c.customer || only != "" && only != strconv.FormatBool(t.SavedByCustomer) {
			continue
		}
		month := t.ExpiryMonth
		if len(month) == 2 && month[0] == '0' { // "1" in the documented example
			month = month[1:]
		}
		result = append(result, tokenAnswer{t.ID, t.Holder, t.Masked, month, t.ExpiryYear, t.Brand, stamp(t.Updated), t.SavedByCustomer})
	}
	return outcome{result: result}, nil
}

// listTerminalTokens is GET /customers/{reference}/terminals/{id}/tokens [spec]. The simulator has one terminal, 1, that
// knows each saved card by its last digits: assumed.
func (s *Sim) listTerminalTokens(c *call) (outcome, error) {
	if _, err := strconv.ParseUint(c.terminal, 10, 64); err != nil {
		return outcome{}, refuse(http.StatusBadRequest, "terminalId must be a number")
	}
	result := []map[string]string{}
	for _, id := range s.ledger.tokenOrder {
		t := s.ledger.tokens[id]
		if t.Shop == c.shop && t.Customer == c.customer && c.terminal == "1" {
			result = append(result, map[string]string{"key": "tokenType:CARD,lastDigits:" + t.Masked[len(t.Masked)-4:], "value": id})
		}
	}
	return outcome{result: result}, nil
}
