package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers/computop/sim"
)

// undecided is a credit of €25.00 that never arrived. Under its number the gateway holds another payment, so that it
// can't tell, and it was asked until a person has to decide.
func (s *shop) undecided(t *testing.T, name string) paid {
	t.Helper()
	s.faults(t, sim.Faults{NeverWork: sim.Fault{Every: 1, Only: "credit"}})
	status, at, body := s.clerk.post(t, "/credits", url.Values{
		"key": {"k" + unique()}, "account": {"1"}, "amount": {"25"}, "currency": {"EUR"}, "reason": {"paid twice"}, "order_reference": {name},
		"first_name": {"Erika"}, "last_name": {"Muster"}, "email": {"erika@example.com"},
	})
	if status != http.StatusSeeOther {
		t.Fatalf("the credit answered %d: %s", status, body)
	}
	p := paid{id: strings.TrimPrefix(at, "/transactions/"), ref: s.clerk.export(t, url.Values{"q": {name}})[0]["reference"]}
	until(t, "its answer is lost", func() bool { return s.clerk.reads(t, at, "It is not known whether €25.00 was sent") })
	s.faults(t, simUp)
	s.buy(t, order{ref: p.ref})
	until(t, "a person has to decide", func() bool {
		s.askOnce(t, at)
		return s.clerk.reads(t, at, "A manager has to decide")
	})
	return p
}

// reads says whether a page has a sentence.
func (p *person) reads(t *testing.T, path, sentence string) bool {
	t.Helper()
	_, page := p.get(t, path)
	return contains(page, sentence)
}

// askOnce asks the provider now and waits until a question is there. About an operation that the worker is asking about by
// itself just then none more is put, so nobody can count on two.
func (s *shop) askOnce(t *testing.T, at string) {
	t.Helper()
	before := s.requests(t)
	if status, _, body := s.clerk.post(t, at+"/inquiries", nil); status != http.StatusSeeOther {
		t.Fatalf("the inquiry answered %d: %s", status, body)
	}
	until(t, "the gateway was asked", func() bool { return s.requests(t) > before })
}

// requests is how many the gateway has had.
func (a *app) requests(t *testing.T) int {
	t.Helper()
	var state struct{ Requests int }
	must(t, json.Unmarshal(a.call(t, http.MethodGet, "/state.json", "", nil), &state))
	return state.Requests
}

// decisionPath is where a decision about a payment's latest operation is posted.
func (s *shop) decisionPath(t *testing.T, p paid) string {
	t.Helper()
	_, page := s.clerk.get(t, "/transactions/"+p.id)
	_, after, _ := strings.Cut(page, `<tr id="operation-`)
	id, _, _ := strings.Cut(after, `"`)
	return "/operations/" + id + "/decisions"
}
