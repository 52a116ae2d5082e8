package paytech

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

var rewrite = flag.Bool("update", false, "rewrite the golden requests")

// TestRequests ensures what is sent, byte by byte: path, headers, body; and that the same call gives the same bytes.
func TestRequests(t *testing.T) {
	var sent string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = transcript(r)
		_, _ = io.WriteString(w, wrapped(plausible(r, sent)))
	})
	c := connect(t, url)
	for name, send := range requests(t, c) {
		t.Run(name, func(t *testing.T) {
			if err := send(); err != nil {
				t.Fatal(err)
			}
			first := sent
			if err := send(); err != nil || sent != first {
				t.Errorf("the second time: %v\n%s", err, sent)
			}
			file := filepath.Join("testdata", "requests", name+".txt")
			if *rewrite {
				if err := os.WriteFile(file, []byte(sent), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want := recorded(t, "requests/"+name+".txt"); sent != want {
				t.Errorf("sent\n%s\nwant\n%s", sent, want)
			}
		})
	}
}

// plausible is an answer that fits the request.
func plausible(r *http.Request, sent string) string {
	kind, state := typeDeposit, stateHeld
	for _, t := range []string{typeWithdrawal, typeRefund} {
		if strings.Contains(sent, t) {
			kind = t
		}
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/capture"), strings.Contains(sent, "recurringToken"), strings.Contains(sent, "chargeback"):
		state = stateCompleted
	case strings.HasSuffix(r.URL.Path, "/void"), strings.HasSuffix(r.URL.Path, "/reject"):
		state = stateCancelled
	case strings.HasSuffix(r.URL.Path, "/approve"), kind != typeDeposit:
		state = statePending
	case strings.HasSuffix(r.URL.Path, "s"): // lists
		if r.Method == http.MethodGet {
			return "[]"
		}
	}
	return `{"id":"` + testID + `","paymentType":"` + kind + `","state":"` + state + `","amount":123.46,"currency":"EUR","redirectUrl":"https://pay.example/x"}`
}

func transcript(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	var pretty bytes.Buffer
	if len(body) > 0 {
		_ = json.Indent(&pretty, body, "", "  ")
		pretty.WriteByte('\n')
	}
	agent, _, _ := strings.Cut(r.UserAgent(), "/")
	return fmt.Sprintf("%s %s\nAuthorization: %s\nContent-Type: %s\nAccept: %s\nUser-Agent: %s\n\n%s",
		r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.Header.Get("Accept"), agent, pretty.String())
}

func requests(t *testing.T, c *Client) map[string]func() error {
	ctx := t.Context()
	answered := func(_ any, err error) error { return err }
	call := func(kind providers.Kind, change ...func(*providers.Call)) providers.Call {
		k := aCall(kind)
		for _, f := range change {
			f(&k)
		}
		return k
	}
	own := func(k *providers.Call) {
		k.Payment = providers.PaymentRef{Reference: "KP-8"}
		k.Customer = aCheckout().Customer
	}
	sale := aCheckout()
	sale.Capture, sale.SaveMethod, sale.Language, sale.Amount = providers.CaptureAutomatic, true, "pt-BR", money.New(1500, "JPY")
	plain := providers.Checkout{Reference: "KP-9", Amount: money.New(1234568, "BHD"), Capture: providers.CaptureAutomatic}
	yes := true
	period := providers.Period{From: time.Date(2026, 2, 28, 23, 0, 0, 500, time.UTC), To: time.Date(2026, 3, 1, 12, 0, 0, 1, time.UTC)}
	width := 1642
	subscribed := PaymentRequest{
		ReferenceID: "KP-10", PaymentMethod: methodCard, StartRecurring: true, CheckoutStyle: "dark",
		Customer:             &Customer{ReferenceID: "C-9", Phone: "357 123123123", DocumentType: "BR_CPF", DocumentNumber: "65745728000", KYCStatus: &yes},
		BillingAddress:       &Address{AddressLine1: "7, Sunny street", City: "Limassol", CountryCode: "CY", PostalCode: "4141"},
		Subscription:         &SubscriptionRequest{Frequency: 1, FrequencyUnit: "MONTH", NumberOfCycles: 12, Amount: "99.99", RetryStrategy: &RetryStrategy{Frequency: 2, FrequencyUnit: "DAY", NumberOfCycles: 3, AmountAdjustments: []int{100, 50}}},
		AdditionalParameters: map[string]string{"b": "2", "a": "1"},
	}
	return map[string]func() error{
		"host":           func() error { return answered(c.Host(ctx, aCheckout())) },
		"host.saved.jpy": func() error { return answered(c.Host(ctx, sale)) },
		"host.plain.bhd": func() error { return answered(c.Host(ctx, plain)) },
		"subscribe":      func() error { return answered(c.CreateDeposit(ctx, subscribed, money.New(9999, "EUR"))) },
		"execute": func() error {
			return answered(c.Execute(ctx, testID, Browser{CustomerIP: "81.4.178.167", BrowserWindowWidth: &width}))
		},
		"capture":    func() error { return answered(c.Capture(ctx, call(providers.Capture))) },
		"void":       func() error { return answered(c.Reverse(ctx, call(providers.Reversal))) },
		"refund":     func() error { return answered(c.Refund(ctx, call(providers.Refund))) },
		"chargeback": func() error { return answered(c.Chargeback(ctx, call(providers.Chargeback))) },
		"approve":    func() error { return answered(c.Approve(ctx, call(providers.Approval))) },
		"reject":     func() error { return answered(c.Reject(ctx, call(providers.Rejection))) },
		"charge.chain": func() error {
			return answered(c.Charge(ctx, call(providers.Charge, own, func(k *providers.Call) { k.Token = token{recurring: "rec.1", first: testID}.String() })))
		},
		"charge.card": func() error {
			return answered(c.Charge(ctx, call(providers.Charge, own, func(k *providers.Call) { k.Token = token{card: testCard}.String() })))
		},
		"payout.card": func() error { return answered(c.Payout(ctx, call(providers.Payout, own, toSaved))) },
		"payout.bank": func() error { return answered(c.Payout(ctx, call(providers.Payout, own, toBank("DE", "EUR")))) },
		"payout.bank.colombia": func() error {
			return answered(c.Payout(ctx, call(providers.Payout, own, toBank("CO", "COP"), identified)))
		},
		"payout.bank.brazil": func() error { return answered(c.Payout(ctx, call(providers.Payout, own, toBank("BR", "BRL")))) },
		"fetch.id": func() error {
			return answered(c.FetchPayment(ctx, providers.PaymentRef{ProviderID: testID, Reference: "x"}))
		},
		"operations":       func() error { return answered(c.Operations(ctx, testID)) },
		"list":             func() error { return answered(c.ListPayments(ctx, period, "")) },
		"list.next":        func() error { return answered(c.ListPayments(ctx, period, "2026-03-01T00:00:01+3")) },
		"methods":          func() error { return answered(c.SavedMethods(ctx, providers.Customer{Reference: "C-9"})) },
		"cardtokens":       func() error { return answered(c.CardTokens(ctx, "C-9", nil)) },
		"terminaltokens":   func() error { return answered(c.TerminalTokens(ctx, "C-9", "17")) },
		"subscription":     func() error { return answered(c.Subscription(ctx, testID)) },
		"subscription.end": func() error { return answered(c.CancelSubscription(ctx, testID)) },
		"withdrawable":     func() error { return answered(c.WithdrawalBalances(ctx)) },
		"test":             func() error { return c.TestConnection(ctx) },
	}
}

func toSaved(k *providers.Call) {
	k.Destination = providers.Destination{Kind: providers.ToSavedMethod, Token: token{recurring: "r", first: testID, card: testCard}.String()}
}

func toBank(country, currency string) func(*providers.Call) {
	return func(k *providers.Call) {
		k.Amount = money.New(1001, currency)
		k.Destination = providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{
			Holder: "Ada Lovelace", Number: "DE89 3704 0044 0532 0130 00", BankName: "Commerzbank", BankCode: "COBADEFFXXX", Country: country,
		}}
	}
}

// identified adds what the published example for Colombia has.
func identified(k *providers.Call) {
	b := &k.Destination.Bank
	b.Type, b.DocumentType, b.DocumentNumber, b.Phone = providers.AccountSavings, "CO_CC", "1073505526", "+57 3205671968"
}

// TestRefusedBeforeItIsSent ensures that what pay.tech can't do, or would refuse, is a definite no, and nothing is sent.
func TestRefusedBeforeItIsSent(t *testing.T) {
	c := connect(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("sent: %s", transcript(r)) }))
	ctx := t.Context()
	for name, do := range refusedCalls(ctx, c) {
		err := do()
		wantKind(t, name, err, providers.ErrDeclined, "not sent")
		if providers.Detail(err).Message == "" {
			t.Errorf("%s: no message", name)
		}
	}
	for _, ref := range []providers.PaymentRef{{}, {ProviderID: "../x"}, {ProviderID: "short", Reference: "x"}} {
		_, err := c.FetchPayment(ctx, ref)
		wantKind(t, "fetch", err, providers.ErrNotFound, "not sent")
	}
	_, err := c.SavedMethods(ctx, providers.Customer{Reference: strings.Repeat("c", 129)})
	wantKind(t, "customer too long", err, providers.ErrDeclined, "not sent")
	_, err = c.TerminalTokens(ctx, "C-9", strings.Repeat("1", 129))
	wantKind(t, "terminal too long", err, providers.ErrDeclined, "not sent")
}

func refusedCalls(ctx context.Context, c *Client) map[string]func() error {
	host := func(change func(*providers.Checkout)) func() error {
		return func() error {
			o := aCheckout()
			change(&o)
			_, err := c.Host(ctx, o)
			return err
		}
	}
	send := func(do func(providers.Call) (providers.Answer, error), change func(*providers.Call)) func() error {
		return func() error {
			k := aCall("")
			k.Token = token{card: testCard}.String()
			toBank("DE", "EUR")(&k)
			change(&k)
			_, err := do(k)
			return err
		}
	}
	charge := func(k providers.Call) (providers.Answer, error) { return c.Charge(ctx, k) }
	payout := func(k providers.Call) (providers.Answer, error) { return c.Payout(ctx, k) }
	refund := func(k providers.Call) (providers.Answer, error) { return c.Refund(ctx, k) }
	capture := func(k providers.Call) (providers.Answer, error) { return c.Capture(ctx, k) }
	nameless := func(k *providers.Call) { k.Payment.ProviderID = "" }
	long := strings.Repeat("x", 600)
	return map[string]func() error{
		"captured later":         host(func(o *providers.Checkout) { o.Capture, o.DelayHours = providers.CaptureDelayed, 48 }),
		"no money":               host(func(o *providers.Checkout) { o.Amount.Minor = 0 }),
		"less than no money":     host(func(o *providers.Checkout) { o.Amount.Minor = -1 }),
		"too much money":         host(func(o *providers.Checkout) { o.Amount = money.New(12_000_000_000, "JPY") }),
		"unknown currency":       host(func(o *providers.Checkout) { o.Amount.Currency = "QQQ" }),
		"long description":       host(func(o *providers.Checkout) { o.Description = long }),
		"long name":              host(func(o *providers.Checkout) { o.Customer.FirstName = long }),
		"odd address":            host(func(o *providers.Checkout) { o.ReturnURL = "javascript:alert(1)" }),
		"charge of nothing":      send(charge, func(k *providers.Call) { k.Amount.Minor = 0 }),
		"charge without name":    send(charge, func(k *providers.Call) { k.Payment.Reference = "" }),
		"charge of an odd token": send(charge, func(k *providers.Call) { k.Token = testCard }),
		"payout without name":    send(payout, func(k *providers.Call) { k.Payment.Reference = "" }),
		"payout to nowhere":      send(payout, func(k *providers.Call) { k.Destination = providers.Destination{} }),
		"payout to a payment":    send(payout, func(k *providers.Call) { k.Destination = providers.Destination{Kind: providers.ToPayment} }),
		"payout without holder":  send(payout, func(k *providers.Call) { k.Destination.Bank.Holder = "" }),
		"payout in lower case":   send(payout, func(k *providers.Call) { k.Destination.Bank.Country = "de" }),
		"odd account type":       send(payout, func(k *providers.Call) { k.Destination.Bank.Type = "SAVINGS" }),
		"odd document": send(payout, func(k *providers.Call) {
			k.Destination.Bank.DocumentType, k.Destination.Bank.DocumentNumber = "CPF", "1"
		}),
		"document, no number": send(payout, func(k *providers.Call) { k.Destination.Bank.DocumentType = "BR_CPF" }),
		"long document":       send(payout, func(k *providers.Call) { k.Destination.Bank.DocumentNumber = strings.Repeat("1", 65) }),
		"phone in one piece":  send(payout, func(k *providers.Call) { k.Destination.Bank.Phone = "+573205671968" }),
		"phone too long":      send(payout, func(k *providers.Call) { k.Destination.Bank.Phone = "+5732 05671968123456" }),
		"payout to a chain": send(payout, func(k *providers.Call) {
			k.Destination = providers.Destination{Kind: providers.ToSavedMethod, Token: token{recurring: "r", first: testID}.String()}
		}),
		"refund without name":   send(refund, func(k *providers.Call) { k.Reference = "" }),
		"refund of nothing":     send(refund, func(k *providers.Call) { k.Amount.Minor = 0 }),
		"refund of nobody's":    send(refund, nameless),
		"capture of nobody's":   send(capture, nameless),
		"capture elsewhere":     send(capture, func(k *providers.Call) { k.Payment.ProviderID = "../../balances/00000000000000" }),
		"execute without IP":    func() error { _, err := c.Execute(ctx, testID, Browser{}); return err },
		"customer in a path":    func() error { _, err := c.SavedMethods(ctx, providers.Customer{Reference: "../x"}); return err },
		"customer without name": func() error { _, err := c.SavedMethods(ctx, providers.Customer{}); return err },
		"terminal in a path":    func() error { _, err := c.TerminalTokens(ctx, "C-9", "1/x"); return err },
		"subscription, no chain": func() error {
			_, err := c.CreateDeposit(ctx, PaymentRequest{Subscription: &SubscriptionRequest{Frequency: 1}}, money.New(1, "EUR"))
			return err
		},
		"cursor of another": func() error { _, err := c.ListPayments(ctx, providers.Period{}, "17"); return err },
	}
}

// TestPublishedAnswers ensures that the bare answers of the documents are understood.
func TestPublishedAnswers(t *testing.T) {
	ctx := t.Context()
	h, err := connect(t, says(t, 200, recorded(t, "answers/deposit.new.json"))).Host(ctx, aCheckout())
	if err != nil || h.ProviderID != "96365a23dca04a5a9bcbb0031e7b06ac" || h.URL != "https://gateway-domain.com/payment/96365a23dca04a5a9bcbb0031e7b06ac" {
		t.Errorf("%+v, %v", h, err)
	}
	k := aCall(providers.Refund)
	k.Payment.ProviderID = "96365a23dca04a5a9bcbb0031e7b06ac"
	a, err := connect(t, says(t, 200, recorded(t, "answers/refund.new.json"))).Refund(ctx, k)
	if err != nil || a.Outcome != providers.Pending || a.ProviderID != "4e2ca455643c41fab7c611f003907ad5" || a.Update.Payment != k.Payment || a.Update.RawStatus != "PENDING" {
		t.Errorf("%+v, %v", a, err)
	}
	k = aCall(providers.Payout)
	toBank("GB", "GBP")(&k)
	a, err = connect(t, says(t, 200, recorded(t, "answers/withdrawal.new.json"))).Payout(ctx, k)
	if err != nil || a.Outcome != providers.Pending || a.Update.Kind != providers.Payout || a.Update.Payment.Reference != "payment-123" {
		t.Errorf("%+v, %v", a, err)
	}
	saved, err := connect(t, says(t, 200, recorded(t, "answers/cardtokens.json"))).SavedMethods(ctx, providers.Customer{Reference: "customer_123"})
	want := providers.SavedMethod{
		Method: providers.Method{Type: "card", Brand: "Visa", Last4: "1112", Expiry: "2030-01", Token: "card.09386bdeae4b4b0d9bff34eab812b41d"},
		Holder: "John Doe", Customer: "customer_123",
	}
	if err != nil || len(saved) != 1 || saved[0] != want {
		t.Errorf("%+v, %v", saved, err)
	}
}

// TestPageMustBeOne ensures that no answer leads a browser to anything but a web page.
func TestPageMustBeOne(t *testing.T) {
	for _, page := range []string{"", "javascript:alert(1)", "/payment/1", "ftp://x.example"} {
		body := wrapped(`{"id":"` + testID + `","paymentType":"DEPOSIT","state":"CHECKOUT","currency":"EUR","redirectUrl":"` + page + `"}`)
		_, err := connect(t, says(t, 200, body)).Host(t.Context(), aCheckout())
		wantKind(t, page, err, providers.ErrUnknown, "garbage")
	}
}

// TestAnswerOfAnother ensures that a payment that was not asked for is not taken for ours.
func TestAnswerOfAnother(t *testing.T) {
	for _, result := range []string{
		`{"paymentType":"REFUND","state":"PENDING"}`,
		`{"id":"` + testID + `","paymentType":"DEPOSIT","state":"COMPLETED"}`,
		`{"id":"` + testID + `","paymentType":"REFUND","state":"COMPLETED","referenceId":"another"}`,
		`{"id":"` + testID + `","paymentType":"REFUND","state":"COMPLETED","parentPaymentId":"` + strings.Repeat("0", 32) + `"}`,
	} {
		_, err := connect(t, says(t, 200, wrapped(result))).Refund(t.Context(), aCall(providers.Refund))
		wantKind(t, result, err, providers.ErrUnknown, "mismatch")
	}
}
