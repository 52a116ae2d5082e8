package paymentz_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/paymentz"
	"kontor/providers/paymentz/sim"
	"kontor/providers/providertest"
)

// TestConformance runs the list that every provider passes, in each way to write a request, with either kind of answer and
// of notification, and with a platform that does things at once or later.
func TestConformance(t *testing.T) {
	for name, v := range map[string]variant{
		"forms": {format: "form"}, "flat JSON, XML answers, notifications as forms": {format: "json", xml: true, forms: true},
		"nested JSON, done later": {format: "nested", slow: []string{"capture", "refund", "payout"}},
	} {
		t.Run(name, func(t *testing.T) {
			providertest.Run(t, providertest.Harness{
				New:     func(t *testing.T) providertest.World { return newRig(t, v).world() },
				Secrets: []string{secureKey},
			})
		})
	}
}

func (r *rig) world() providertest.World {
	w := providertest.World{
		Client: r.client,
		Next:   func(trouble providertest.Trouble, k providers.Kind) { r.sim.SetFaults(fault(trouble, words[k])) },
		DeclineNext: func(_ *testing.T, k providers.Kind) {
			r.sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: words[k]}})
		},
		Ledger: providertest.Ledger{
			Authorized: func(t *testing.T, reference string, m money.Money) providers.PaymentRef {
				return r.load(t, reference, m, 0)
			},
			Captured: func(t *testing.T, reference string, m money.Money) providers.PaymentRef {
				return r.load(t, reference, m, m.Minor)
			},
			Exchanged: r.exchanged, SavedMethod: r.savedMethod, Totals: r.totals,
			Unheld: func(t *testing.T, reference string) { r.load(t, reference, money.New(12345, "QQQ"), 0) },
			Hung:   func() bool { return r.sim.Faults().Hang.Next == 0 },
			Calls:  func(k providers.Kind) int { return r.sim.Calls(words[k]) },
		},
		Portal: providertest.Portal{
			PortalCapture:    func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalCapture(p.ProviderID, n)) },
			PortalRefund:     func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalRefund(p.ProviderID, n)) },
			PortalChargeback: func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.Chargeback(p.ProviderID, n)) },
			PortalWonback:    func(t *testing.T, p providers.PaymentRef, _ int64) { check(t, r.sim.WinBack(p.ProviderID)) },
		},
		Customer: providertest.Customer{
			Pay:     r.onPage(func(id string) error { return r.sim.Pay(id, "") }),
			Decline: r.onPage(r.sim.Decline), Cancel: r.onPage(r.sim.Cancel), PayInvoice: r.payInvoice,
		},
		Hooks: providertest.Hooks{
			WebhookURL: r.hooks, Deliveries: r.deliveries, Twist: twist,
			NextHook: func(trouble providertest.HookTrouble) { r.sim.SetFaults(hookFault(trouble)) },
			Release:  func(*testing.T) { r.sim.ReleaseWebhooks() },
		},
		Hints: providertest.Hints{
			Currencies: []string{"EUR", "JPY"}, // the third decimal of the suite's dinars is not 0
			Modes:      []providers.CaptureMode{providers.CaptureManual, providers.CaptureAutomatic},
			Unique:     []providers.Kind{providers.Payout, providers.Charge},
			Card:       providers.Card{Number: "4929600031238477", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "7391"},
			BadCard:    providers.Card{Number: sim.CardDeclined, Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "8264"},
			PageSize:   100, ListSlack: paymentz.Slack, RetryAfter: sim.BusyFor, ProofInBody: true,
		},
	}
	if r.slow != nil {
		w.Settle = func(t *testing.T) {
			_, err := r.sim.Settle()
			check(t, err)
		}
	}
	return w
}

// words are the simulator's for each kind.
var words = map[providers.Kind]string{
	providers.Authorization: "checkout", providertest.CardKind: "payment", providertest.ForgetKind: "forget",
	providertest.FetchKind: "get", providertest.ListKind: "list", providertest.MethodsKind: "methods",
	providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "reversal", providers.Payout: "payout",
	providers.Charge: "charge",

	providertest.InvoiceKind: "invoice", providertest.ReminderKind: "remind", providertest.CancelKind: "uninvoice",
	providertest.InvoiceFetchKind: "getinvoice",
}

func (r *rig) payInvoice(t *testing.T, i providers.LodgedInvoice) providers.PaymentRef {
	t.Helper()
	id, err := r.sim.PayInvoice(i.ProviderID)
	check(t, err)
	p, _ := r.sim.Payment(id)
	return providers.PaymentRef{Reference: p.MerchantTransactionID, ProviderID: id}
}

func fault(trouble providertest.Trouble, kind string) sim.Faults {
	f := sim.Fault{Next: 1, Only: kind}
	switch trouble {
	case providertest.LoseAnswer:
		return sim.Faults{LoseAnswer: f}
	case providertest.NeverArrive:
		return sim.Faults{NeverWork: f}
	case providertest.BreakAfter:
		return sim.Faults{FailAfter: f}
	case providertest.BreakBefore:
		return sim.Faults{FailBefore: f}
	case providertest.Garbage:
		return sim.Faults{Garbage: f}
	case providertest.HangAfter:
		return sim.Faults{HangAfter: f}
	case providertest.Busy:
		return sim.Faults{Busy: f}
	default:
		return sim.Faults{Hang: f}
	}
}

func hookFault(trouble providertest.HookTrouble) sim.Faults {
	switch trouble {
	case providertest.ForgeHook:
		return sim.Faults{ForgeWebhook: sim.Fault{Next: 1}}
	case providertest.DoubleHook:
		return sim.Faults{DoubleWebhook: sim.Fault{Next: 1}}
	default:
		return sim.Faults{ReverseWebhooks: sim.Fault{Every: 1}}
	}
}

// twist changes what the checksum does not cover: the long word, the currency, and the amount captured that nobody tells.
func twist(t *testing.T, d providertest.Delivery) []providertest.Delivery {
	t.Helper()
	var all []providertest.Delivery
	for _, c := range [][2]string{
		{`"status":"authsuccessful"`, `"status":"reversed"`},
		{"status=authsuccessful", "status=reversed"},
		{`"status":"authsuccessful"`, `"status":"authfailed"`},
		{`"currency":"EUR"`, `"currency":"JPY"`},
		{"currency=EUR", "currency=JPY"},
		{`"code":"00001"`, `"code":"10001"`},
		{`{"paymentId"`, `{"captureamount":"900.00","paymentId"`},
	} {
		if body := bytes.Replace(d.Body, []byte(c[0]), []byte(c[1]), 1); !bytes.Equal(body, d.Body) {
			all = append(all, providertest.Delivery{Header: d.Header, Body: body})
		}
	}
	if len(all) == 0 {
		t.Fatalf("nothing to twist in %s", d.Body)
	}
	return all
}

// load puts a payment into the ledger as it is, so that the client has no part in it.
func (r *rig) load(t *testing.T, reference string, m money.Money, captured int64) providers.PaymentRef {
	t.Helper()
	return r.put(t, sim.Payment{
		MerchantTransactionID: reference, Currency: m.Currency, Amount: m.Minor, Authorized: m.Minor, Captured: captured,
	})
}

func (r *rig) put(t *testing.T, p sim.Payment) providers.PaymentRef {
	t.Helper()
	p.MemberID, p.Brand = member, "VISA"
	p.Card = sim.Card{Bin: "411111", Last4: "1111", Month: "12", Year: "2039"}
	check(t, r.sim.Load([]sim.Payment{p}))
	made, _ := r.sim.ByReference(p.MerchantTransactionID)
	return providers.PaymentRef{Reference: made.MerchantTransactionID, ProviderID: made.PaymentID}
}

func (r *rig) exchanged(t *testing.T, reference string, asked, through money.Money) providers.PaymentRef {
	t.Helper()
	return r.put(t, sim.Payment{
		MerchantTransactionID: reference, Currency: through.Currency, Authorized: through.Minor, Captured: through.Minor,
		ShownAmount: asked.Decimal() + ".00", ShownCurrency: asked.Currency,
	})
}

func (r *rig) savedMethod(t *testing.T, customer string) string {
	t.Helper()
	token, err := r.sim.Keep(member, customer, "4111111111111111")
	check(t, err)
	return token
}

func (r *rig) totals(t *testing.T, ref providers.PaymentRef) providers.Totals {
	t.Helper()
	p, ok := r.sim.Payment(ref.ProviderID)
	if !ok {
		p, ok = r.sim.ByReference(ref.Reference)
	}
	if !ok {
		t.Fatalf("the simulator has no %+v", ref)
	}
	of := func(minor int64) money.Money { return money.New(minor, p.Currency) }
	if p.Kind == sim.KindPayout {
		out := providers.Totals{Authorized: of(0), Captured: of(0), Refunded: of(0), Reversed: of(0), Disputed: of(0)}
		if p.Status == sim.StatusPayoutSuccessful {
			out.Refunded = of(p.Amount)
		}
		return out
	}
	return providers.Totals{
		Authorized: of(p.Authorized), Captured: of(p.Captured), Refunded: of(p.Refunded), Reversed: of(p.Reversed), Disputed: of(p.Disputed),
	}
}

// onPage posts the form as a browser does, and does what the customer does on the page.
func (r *rig) onPage(do func(string) error) func(*testing.T, providers.Hosted) providers.PaymentRef {
	return func(t *testing.T, h providers.Hosted) providers.PaymentRef {
		t.Helper()
		status, body, at := providertest.Browse(t, h)
		if status != 200 {
			t.Fatalf("%d at %s: %s", status, at, body)
		}
		form := url.Values{}
		for _, f := range h.Form {
			form.Set(f.Name, f.Value)
		}
		p, ok := r.sim.ByReference(form.Get("merchantTransactionId"))
		if !ok || r.sim.PageURL(p.PaymentID) != at.String() {
			t.Fatalf("%s is not the page of %+v", at, p)
		}
		check(t, do(p.PaymentID))
		return providers.PaymentRef{Reference: p.MerchantTransactionID, ProviderID: p.PaymentID}
	}
}

// TestLeadsBack ensures that a page leads its customer back to the very address that was asked for, with a path and a token in
// it: by a form that the browser posts, to the one address that there is.
func TestLeadsBack(t *testing.T) {
	for press, want := range map[string]string{"pay": providertest.Back, "cancel": providertest.Back} {
		r := newRig(t, variant{})
		o := providers.Checkout{
			Key: "k", Reference: "P-back", Amount: money.New(500, "EUR"), Capture: providers.CaptureAutomatic, ReturnURL: providertest.Back,
			CancelURL: providertest.Back + "/cancelled", WebhookURL: r.hooks,
		}
		h, err := r.client.Host(t.Context(), o)
		check(t, err)
		back, how := providertest.LeadsBack(t, h, press)
		if got, _, _ := strings.Cut(back.String(), "?"); got != want || how != http.MethodPost {
			t.Errorf("%s leads to %s by %s", press, back, how)
		}
	}
}
