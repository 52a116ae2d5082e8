package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A demo that was stopped goes on where it was: what was unknown is found out, and the book agrees with the gateway.
func TestStoppedAndStarted(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.unknownRefund(t)
	s.restart()
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
	sees(t, amount(page, "Refunded"), "€3.00")
	if n := s.did(t, p.payID, "refund"); n != 1 {
		t.Errorf("%d refunds at the gateway", n)
	}
	s.agrees(t)

	// The demo's people and their passwords are for the demo alone.
	s.stop()
	key, err := os.ReadFile(filepath.Join(s.Dir, "demo.key"))
	must(t, err)
	m := newMachine(t).with("KONTOR_DATABASE="+filepath.Join(s.Dir, "kontor.db"), "KONTOR_SECRET_KEY="+strings.TrimSpace(string(key)))
	m.does(0, "every balance", "", "verify")
	m.does(1, "demo.test", "", "serve")
}

// agrees compares every payment at Computop with the gateway's own ledger.
func (s *shop) agrees(t *testing.T) {
	t.Helper()
	clerk := s.person(t, "clerk@demo.test")
	book := map[string]map[string]string{}
	for _, row := range clerk.export(t, url.Values{"provider": {"computop"}}) {
		book[row["provider id"]] = row
	}
	theirs := s.gateway(t).Payments
	if len(theirs) != len(book) {
		t.Errorf("%d payments in the book, %d at the gateway", len(book), len(theirs))
	}
	for _, p := range theirs {
		row := book[p.PayID]
		for name, minor := range map[string]int64{
			"authorized": p.Authorized, "captured": p.Captured, "refunded": p.Refunded, "reversed": p.Reversed + p.Lapsed,
		} {
			if want := decimal(minor, p.Currency); row[name] != want {
				t.Errorf("%s %s of %s: %q in the book, %s at the gateway", p.PayID, name, row["reference"], row[name], want)
			}
		}
	}
}

// decimal writes minor units as a plain number.
func decimal(minor int64, currency string) string {
	digits := map[string]int{"JPY": 0, "BHD": 3}
	n, known := digits[currency]
	if !known {
		n = 2
	}
	text := fmt.Sprintf("%0*d", n+1, minor)
	if n == 0 {
		return text
	}
	return text[:len(text)-n] + "." + text[len(text)-n:]
}

// A stop in the middle of a call waits for its answer and writes it down: nothing is left in doubt.
func TestStoppedDuringACall(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	gateway, err := url.Parse(s.Sims)
	must(t, err)
	arrived, goOn := make(chan struct{}), make(chan struct{})
	letGo := sync.OnceFunc(func() { close(goOn) })
	slow := httptest.NewServer(slowed(gateway, arrived, goOn))
	t.Cleanup(slow.Close)
	t.Cleanup(letGo)
	admin := s.person(t, "admin@demo.test")
	status, slowAccount, body := admin.post(t, "/settings/accounts", url.Values{
		"provider": {"computop"}, "name": {"Slow"}, "mode": {"simulator"}, "base_url": {slow.URL + "/computop"},
		"credential_merchant_id": {"sim_merchant"}, "credential_api_key": {"sim_demo"},
	})
	if status != http.StatusSeeOther {
		t.Fatalf("the new account answered %d: %s", status, body)
	}
	status, to, body := s.clerk.post(t, "/credits", url.Values{
		"key": {"k" + unique()}, "account": {path.Base(slowAccount)}, "amount": {"14"}, "currency": {"EUR"}, "reason": {"slow"}, "order_reference": {"SLOW-1"},
		"first_name": {"Erika"}, "last_name": {"Muster"}, "email": {"erika@example.com"},
	})
	if status != http.StatusSeeOther {
		t.Fatalf("the credit answered %d: %s", status, body)
	}
	select {
	case <-arrived:
	case <-time.After(20 * time.Second):
		t.Fatal("the credit never reached the gateway")
	}
	must(t, s.command.Process.Signal(syscall.SIGTERM))
	until(t, "new requests are turned away", func() bool {
		_, err := http.Get(s.URL + "/livez")
		return err != nil
	})
	select {
	case <-s.done:
		t.Fatal("the program ended in the middle of a call")
	default:
	}
	letGo()
	select {
	case <-s.done:
	case <-time.After(20 * time.Second):
		t.Fatal("the program did not end after the answer")
	}
	if s.err != nil {
		t.Errorf("it ended with %v", s.err)
	}
	s.stopped = true
	s.run()
	clerk := s.person(t, "clerk@demo.test")
	_, page := clerk.get(t, to)
	if !strings.Contains(page, "succeeded") || contains(page, "It is not known") {
		t.Error("the answer was not written down")
	}
	if n := s.gateway(t).Done["credit"]; n != 1 {
		t.Errorf("%d credits at the gateway", n)
	}
}

// slowed passes calls on to the gateway, but holds the answer of a credit until it may go on.
func slowed(gateway *url.URL, arrived, goOn chan struct{}) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		credit := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/payments/refunds")
		r.URL.Scheme, r.URL.Host, r.RequestURI = gateway.Scheme, gateway.Host, ""
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		if credit {
			close(arrived)
			<-goOn
		}
		w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
		w.WriteHeader(answer.StatusCode)
		var text json.RawMessage
		_ = json.NewDecoder(answer.Body).Decode(&text)
		_, _ = w.Write(text)
	})
}
