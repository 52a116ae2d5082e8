package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"kontor/providers/computop/sim"
)

func TestDetails(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	told := s.listenIn(t)
	t.Run("changed", func(t *testing.T) { s.changesDetails(t, told) })
	t.Run("answer lost", func(t *testing.T) { s.changesDetailsOnce(t, told) })
	t.Run("confirmed", s.confirms)
}

// wire is what the gateway was sent, as "METHOD /path body" without the credentials.
type wire struct {
	mu   sync.Mutex
	sent []string
}

// changes are the bodies of the calls that changed a payment's details, oldest first.
func (w *wire) changes(payID string) (bodies []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, line := range w.sent {
		if body, ok := strings.CutPrefix(line, "PATCH /computop/api/v2/payments/"+payID+" "); ok {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// listenIn leads the program's calls past us to the simulator.
func (s *shop) listenIn(t *testing.T) *wire {
	t.Helper()
	to, err := url.Parse(s.Sims)
	must(t, err)
	heard, proxy := &wire{}, httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // cut there, cut here
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		heard.mu.Lock()
		heard.sent = append(heard.sent, r.Method+" "+r.URL.Path+" "+string(body))
		heard.mu.Unlock()
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	status, _, body := s.person(t, "admin@demo.test").post(t, "/settings/accounts/1", url.Values{
		"name": {"Demo shop"}, "mode": {"simulator"}, "base_url": {between.URL + "/computop"}, "credential_merchant_id": {"sim_merchant"},
	})
	if status != http.StatusSeeOther {
		t.Fatalf("the account answered %d: %s", status, body)
	}
	return heard
}

// The order reference is changed at the gateway, then here: the page, the list and the search have the new one.
func (s *shop) changesDetails(t *testing.T, told *wire) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Update details")
	press(t, dialog, "Update details")
	must(t, expect.Locator(dialog.GetByLabel("Order reference")).ToHaveAccessibleDescription("Type what is to be changed."))
	axe(t, page)
	fill(t, dialog, "Order reference", "RE-2042")
	fill(t, dialog, "Reason", "typed wrong in the shop")
	press(t, dialog, "Update details")
	sees(t, operation(page, 1), "Update of details")
	sees(t, operation(page, 1), "succeeded")
	sees(t, operation(page, 1), "typed wrong in the shop")
	sees(t, said(page), "Update of details succeeded.")
	must(t, expect.Locator(heading(page, "RE-2042")).ToBeVisible())
	sees(t, page.Locator("#sides"), "RE-2042")
	sees(t, amount(page, "Authorized"), "€50.00") // no money moves by it
	if got := s.theirs(t, p.payID); got.OrderReference != "RE-2042" {
		t.Errorf("the gateway holds %+v", got)
	}
	if got := told.changes(p.payID); len(got) != 1 || !strings.Contains(got[0], `"merchantReference":"RE-2042"`) {
		t.Errorf("the gateway was told %q", got)
	}
	visit(t, page, s.URL+"/transactions?q=RE-2042")
	must(t, expect.Locator(resultOf(page, p)).ToHaveCount(1))
}

// A change whose answer is lost is sent again as it was.
func (s *shop) changesDetailsOnce(t *testing.T, told *wire) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	s.faults(t, sim.Faults{LoseAnswer: sim.Fault{Every: 1, Only: "update"}})
	dialog := act(t, page, "Update details")
	fill(t, dialog, "Order reference", "RE-2043")
	press(t, dialog, "Update details")
	sees(t, page.Locator("#payment"), "It is not known whether the details were changed")
	must(t, expect.Locator(heading(page, p.ref)).ToBeVisible())
	s.faults(t, simUp)
	must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
	must(t, expect.Locator(heading(page, "RE-2043")).ToBeVisible())
	if got := told.changes(p.payID); len(got) < 2 || len(slices.Compact(got)) != 1 {
		t.Errorf("the gateway was told %q", got)
	}
}
