package gate_test

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/gate"
	"kontor/providers/gate/sim"
	"kontor/providers/providertest"
)

// What the suite can't ask of every provider: two phases, 3-D Secure, and words that nobody knows.

func card(number string) providers.Card {
	return providers.Card{Number: number, Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "8301"}
}

func checkout(r *rig, reference string, mode providers.CaptureMode) providers.Checkout {
	return providers.Checkout{
		Key: "k", Reference: reference, Amount: money.New(2500, "EUR"), Capture: mode, Description: "Order 7", Language: "en",
		ReturnURL: "https://shop.example/done", CancelURL: "https://shop.example/no", WebhookURL: r.hooks,
	}
}

// TestTwoPhase ensures that a payment in two phases is held, and that what the merchant's portal does with it shows: the
// client has no call for it.
func TestTwoPhase(t *testing.T) {
	for name, c := range map[string]struct {
		portal                         func(*sim.Sim, string, int64) error
		authorized, captured, reversed int64
		raw                            string
	}{
		"left":     {func(*sim.Sim, string, int64) error { return nil }, 2500, 0, 0, "authorized"},
		"captured": {(*sim.Sim).PortalCapture, 2500, 2500, 0, "completed"},
		"let go":   {(*sim.Sim).PortalReverse, 2500, 0, 2500, "reversed"},
	} {
		r := newRig(t, variant{})
		o := checkout(r, "P-1", providers.CaptureManual)
		a, err := r.client.TakeCard(t.Context(), o, card("5555555555554444"))
		if err != nil || a.Outcome != providers.Succeeded || a.Update.Totals.Captured.Minor != 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		check(t, c.portal(r.sim, "P-1", 0))
		u, err := r.client.FetchPayment(t.Context(), a.Update.Payment)
		if err != nil || u.State != providers.StateAuthorized || u.RawStatus != c.raw || u.Totals == nil || u.Totals.Authorized.Minor != c.authorized ||
			u.Totals.Captured.Minor != c.captured || u.Totals.Reversed.Minor != c.reversed {
			t.Errorf("%s: %+v %+v, %v", name, u, u.Totals, err)
		}
	}
}

// TestSecureSteps ensures that each step of 3-D Secure leads a browser on, to the next one or to its end, and the payment
// with it.
func TestSecureSteps(t *testing.T) {
	for name, c := range map[string]struct {
		number string
		steps  []gate.StepKind
		press  string // at the last
		want   providers.State
		code   string
	}{
		"challenge":               {"4000000000003220", []gate.StepKind{gate.StepChallenge}, "confirm", providers.StateAuthorized, ""},
		"challenge refused":       {"4000000000003220", []gate.StepKind{gate.StepChallenge}, "refuse", providers.StateDeclined, "5001"},
		"challenge, declined":     {"4000008400001629", []gate.StepKind{gate.StepChallenge}, "confirm", providers.StateDeclined, "4001"},
		"redirect":                {"4000000000003063", []gate.StepKind{gate.StepRedirect}, "confirm", providers.StateAuthorized, ""},
		"method":                  {"4000000000003055", []gate.StepKind{gate.StepMethod}, "", providers.StateAuthorized, ""},
		"method, challenge":       {"4000000000003154", []gate.StepKind{gate.StepMethod, gate.StepChallenge}, "confirm", providers.StateAuthorized, ""},
		"method, refused":         {"4000000000003154", []gate.StepKind{gate.StepMethod, gate.StepChallenge}, "refuse", providers.StateDeclined, "5001"},
		"method, and left behind": {"4000000000003154", []gate.StepKind{gate.StepMethod}, "", providers.StatePending, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, variant{})
			o := checkout(r, "P-1", providers.CaptureAutomatic)
			a, err := r.client.TakeCard(t.Context(), o, card(c.number))
			if err != nil || a.Outcome != providers.Pending || a.Update.State != providers.StatePending || a.Update.Message == "" {
				t.Fatalf("%+v, %v", a, err)
			}
			page, at := a.Update.Page, ""
			for _, kind := range c.steps {
				at = takeStep(t, r, o, page, kind)
				page = foundPage(t, r.client, o)
			}
			if c.press != "" {
				press(t, at, url.Values{"action": {c.press}})
			}
			u, err := r.client.FetchPayment(t.Context(), a.Update.Payment)
			if err != nil || u.State != c.want || u.Code != c.code {
				t.Errorf("%+v, %v", u, err)
			}
			if u.State != providers.StatePending && foundPage(t, r.client, o) != nil {
				t.Errorf("afterwards there is a page")
			}
		})
	}
}

// takeStep posts or opens a page as a browser does, which is the step of a kind and what an inquiry tells as well.
func takeStep(t *testing.T, r *rig, o providers.Checkout, page *providers.Hosted, kind gate.StepKind) (at string) {
	t.Helper()
	_, step, err := r.client.NextStep(t.Context(), providers.PaymentRef{Reference: o.Reference})
	if err != nil || step.Kind != kind || page == nil || page.URL != step.URL || len(page.Form) != len(step.Form) {
		t.Fatalf("the page is %+v, the step %+v, %v", page, step, err)
	}
	if found := foundPage(t, r.client, o); !reflect.DeepEqual(found, page) {
		t.Errorf("the page is %+v, then %+v", page, found)
	}
	status, text, shown := providertest.Browse(t, *page)
	if status != http.StatusOK || kind != gate.StepMethod && !strings.Contains(text, "Confirm") {
		t.Fatalf("%d %s", status, text)
	}
	return shown.String()
}

// foundPage is where an inquiry says that the customer goes on; nil where it says nothing of that.
func foundPage(t *testing.T, c *gate.Client, o providers.Checkout) *providers.Hosted {
	t.Helper()
	u, err := c.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference})
	if err != nil {
		t.Fatal(err)
	}
	return u.Page
}

// press sends a form as a browser does, and gives where it leads.
func press(t *testing.T, to string, form url.Values) (status int, location string) {
	t.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.PostForm(to, form)
	check(t, err)
	check(t, answer.Body.Close())
	return answer.StatusCode, answer.Header.Get("Location")
}

// TestPaymentWithPage ensures that a payment without a card leads to a page, like a session.
func TestPaymentWithPage(t *testing.T) {
	r := newRig(t, variant{})
	three, hour := int64(3), int64(3600)
	result, err := r.client.CreatePayment(t.Context(), gate.PaymentRequest{
		Order:        gate.Order{ReferenceID: "P-1", Amount: 2500, CurrencyCode: "EUR", MerchantMetadata: map[string]string{"order": "7"}},
		PageSettings: &gate.PageSettings{AttemptsAvailable: &three, Lifetime: &hour, LanguageCode: "de"},
	})
	if err != nil || result.Outcome != providers.Pending || result.Step.Kind != gate.StepRedirect || result.Update.State != providers.StateOpen {
		t.Fatalf("%+v, %v", result, err)
	}
	if status, page, _ := providertest.Browse(t, providers.Hosted{URL: result.Step.URL}); status != 200 || !strings.Contains(page, "25.00 EUR") {
		t.Errorf("%d %s", status, page)
	}
	p, _ := r.sim.Payment("P-1")
	if p.Attempts != 3 || p.Language != "de" || p.Expires.Sub(p.Created).Round(time.Second) != time.Hour || p.Metadata["order"] != "7" {
		t.Errorf("%+v", p)
	}
}

// TestWordsOfAnAccount ensures that a Gate whose words nobody knows is shown as it is, and understood once it was taught.
func TestWordsOfAnAccount(t *testing.T) {
	r := newRig(t, variant{})
	ref := r.load(t, "P-1", money.New(2500, "EUR"), 2500)
	strange := sim.Faults{StrangeWord: sim.Fault{Every: 1, Only: "*"}}
	r.faults(strange)
	u, err := r.client.FetchPayment(t.Context(), ref)
	if err != nil || u.State != "" || u.Totals != nil || u.RawStatus != "in_review" {
		t.Errorf("%+v, %v", u, err)
	}
	taught := newRig(t, variant{}, func(c map[string]string) { c["status_words"] = "in_review=completed" })
	ref = taught.load(t, "P-1", money.New(2500, "EUR"), 2500)
	taught.faults(strange)
	u, err = taught.client.FetchPayment(t.Context(), ref)
	if err != nil || u.State != providers.StateAuthorized || u.Totals == nil || u.Totals.Captured.Minor != 2500 || u.RawStatus != "in_review" {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestForgedWebhook ensures that a delivery which lies leads to the truth.
func TestForgedWebhook(t *testing.T) {
	r := newRig(t, variant{})
	h, err := r.client.Host(t.Context(), checkout(r, "P-1", providers.CaptureAutomatic))
	check(t, err)
	r.faults(sim.Faults{ForgeWebhook: sim.Fault{Next: 1}})
	check(t, r.sim.Decline("P-1"))
	arrived := r.deliveries(t)
	if len(arrived) != 1 || !strings.Contains(string(arrived[0].Body), `"completed"`) || h.URL == "" {
		t.Fatalf("%s", arrived)
	}
	news, err := r.client.ParseWebhook(arrived[0].Body)
	if err != nil || len(news.Updates) != 0 || len(news.Ask) != 1 {
		t.Fatalf("%+v, %v", news, err)
	}
	u, err := r.client.FetchPayment(t.Context(), news.Ask[0])
	if err != nil || u.State != providers.StateDeclined || u.Totals.Captured.Minor != 0 {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestPageComesBack ensures that a page whose answer was lost is found by asking for it again, and that one which was
// used meanwhile is not offered once more.
func TestPageComesBack(t *testing.T) {
	r := newRig(t, variant{})
	o := checkout(r, "P-1", providers.CaptureAutomatic)
	r.faults(sim.Faults{LoseAnswer: sim.Fault{Next: 1, Only: "session"}})
	if _, err := r.client.Host(t.Context(), o); !errors.Is(err, providers.ErrUnknown) {
		t.Fatal(err)
	}
	h, err := r.client.Host(t.Context(), o)
	if err != nil || h.URL != r.sim.PageURL("P-1") {
		t.Fatalf("%+v, %v", h, err)
	}
	check(t, r.sim.Pay("P-1", ""))
	if _, err := r.client.Host(t.Context(), o); !errors.Is(err, providers.ErrUnknown) {
		t.Errorf("a paid page: %v", err)
	}
	if n := r.sim.Calls("session"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// TestKeyOfAnotherTerminal ensures that a reference is known to its own terminal alone, and that a key which is no
// simulator's is refused as one.
func TestKeyOfAnotherTerminal(t *testing.T) {
	r := newRig(t, variant{})
	ref := r.load(t, "P-1", money.New(2500, "EUR"), 2500)
	for key, want := range map[string]error{"sim_other": providers.ErrNotFound, "real_key": providers.ErrDeclined} {
		client, err := gate.New(providers.Config{Mode: providers.ModeSimulator, BaseURL: r.url, Credentials: map[string]string{"api_key": key}})
		check(t, err)
		if _, err := client.FetchPayment(t.Context(), ref); !errors.Is(err, want) {
			t.Errorf("%s: %v", key, err)
		}
		if err := client.TestConnection(t.Context()); (err == nil) != (key == "sim_other") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
