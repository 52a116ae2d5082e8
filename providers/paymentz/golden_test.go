package paymentz

import (
	"context"
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

// TestRequests ensures what is sent, byte by byte, in each of the three forms; and that the same call gives the same bytes.
func TestRequests(t *testing.T) {
	for _, format := range []string{formatForm, formatJSON, formatNested} {
		var sent string
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent = transcript(r)
			_, _ = io.WriteString(w, `{"paymentId":"`+testPay+`","transactionStatus":"Y","registrationId":"rg1","customerId":"C-9","result":{"code":"00001"}}`)
		})
		for name, send := range requests(connect(t, url, with(fieldFormat, format))) {
			if format != formatForm && name != "payment" && name != "inquiry.reference" {
				continue // the fields are the same: two show how they are written
			}
			file := name + "." + format + ".txt"
			t.Run(file, func(t *testing.T) {
				_ = send(t.Context()) // the answer does not fit all of them
				first := sent
				_ = send(t.Context())
				if sent != first {
					t.Errorf("the second time:\n%s", sent)
				}
				if *rewrite {
					if err := os.WriteFile(filepath.Join("testdata", "requests", file), []byte(sent), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if want := recorded(t, "requests/"+file); sent != want {
					t.Errorf("sent\n%s\nwant\n%s", sent, want)
				}
			})
		}
	}
}

func transcript(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	text := string(body)
	if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		text = strings.ReplaceAll(text, "&", "\n")
	} else {
		text = strings.NewReplacer(`,"`, ",\n"+`"`).Replace(text)
	}
	return fmt.Sprintf("%s %s\nauthToken: %s\nContent-Type: %s\nAccept: %s\n\n%s\n",
		r.Method, r.URL.EscapedPath(), r.Header.Get("authToken"), r.Header.Get("Content-Type"), r.Header.Get("Accept"), text)
}

func requests(c *Client) map[string]func(context.Context) error {
	did := func(_ any, err error) error { return err }
	yen := aCall(providers.Refund)
	yen.Amount = money.New(1500, "JPY")
	own := aCall(providers.Payout)
	own.Payment, own.Customer.Reference = providers.PaymentRef{Reference: "KP-8"}, "C-9"
	card, saved := aCard(), aCheckout()
	saved.SaveMethod = true
	full := PaymentRequest{
		Reference: "KP-7", Amount: money.New(129900, "EUR"), Shown: money.New(150000, "JPY"), Hold: true, Card: &card, Description: "Order 7 <é>",
		Customer: aCheckout().Customer, Phone: "1234", PhoneCode: "49", IP: "192.0.2.1", Birth: "19930528",
		Address:   Address{Street: "Valero St.", City: "Makati", State: "NCR", PostCode: "1227", Country: "PH"},
		ReturnURL: "https://shop.example/done?a=1&b=2", NotifyURL: "https://shop.example/hook", Save: true, Recurring: RecurringFirst, ThreeD: ThreeDOnly,
	}
	next := aCall(providers.Charge)
	next.Payment, next.Amount = providers.PaymentRef{Reference: "KP-9"}, full.Amount
	next.Recurring = &providers.Recurrence{First: providers.PaymentRef{ProviderID: testPay}}
	ref := providers.InvoiceRef{Reference: "RE-1", ProviderID: "9001"}
	invoice := providers.Invoice{
		Reference: "RE-1", Amount: money.New(5000, "EUR"), ReturnURL: "https://shop.example/done", WebhookURL: "https://shop.example/hook",
		Description: "Order 7", Days: 14, Customer: aCheckout().Customer,
	}
	return map[string]func(context.Context) error{
		"payment": func(x context.Context) error { return did(c.CreatePayment(x, full)) },
		"payment.other": func(x context.Context) error {
			return did(c.CreatePayment(x, PaymentRequest{Reference: "KP-7", Amount: full.Amount, Brand: "SKRILL", Mode: "EW"}))
		},
		"card":       func(x context.Context) error { return did(c.TakeCard(x, saved, card)) },
		"capture":    func(x context.Context) error { return did(c.Capture(x, aCall(providers.Capture))) },
		"refund":     func(x context.Context) error { return did(c.Refund(x, aCall(providers.Refund))) },
		"refund.jpy": func(x context.Context) error { return did(c.Refund(x, yen)) },
		"reversal":   func(x context.Context) error { return did(c.Reverse(x, aCall(providers.Reversal))) },
		"inquiry.id": func(x context.Context) error {
			return did(c.FetchPayment(x, providers.PaymentRef{Reference: "x", ProviderID: testPay}))
		},
		"inquiry.reference":  func(x context.Context) error { return did(c.FetchPayment(x, providers.PaymentRef{Reference: "KP-7"})) },
		"list":               func(x context.Context) error { return did(c.ListPayments(x, november, "3 54000")) },
		"payout":             func(x context.Context) error { return did(c.Payout(x, own)) },
		"charge":             func(x context.Context) error { return did(c.Charge(x, own)) },
		"register":           func(x context.Context) error { return did(c.Register(x, aCheckout().Customer, card)) },
		"methods":            func(x context.Context) error { return did(c.SavedMethods(x, aCheckout().Customer)) },
		"forget":             func(x context.Context) error { return c.ForgetMethod(x, "rg1") },
		"signup":             func(x context.Context) error { return did(c.SignUp(x, aCheckout().Customer)) },
		"repeat":             func(x context.Context) error { return did(c.Recur(x, next)) },
		"invoice.generate":   func(x context.Context) error { return did(c.LodgeInvoice(x, invoice)) },
		"invoice.regenerate": func(x context.Context) error { return did(c.RegenerateInvoice(x, ref, "https://shop.example/done")) },
		"invoice.remind":     func(x context.Context) error { return did(c.RemindOfInvoice(x, ref)) },
		"invoice.cancel":     func(x context.Context) error { return did(c.CancelInvoice(x, ref)) },
		"invoice.inquiry":    func(x context.Context) error { return did(c.FetchInvoice(x, ref)) },
	}
}

// TestCheckoutForm ensures the fields of Standard Checkout, and their order.
func TestCheckoutForm(t *testing.T) {
	first := aCheckout()
	first.Recurring = &providers.Recurrence{Every: 1, Unit: providers.UnitMonth}
	for name, o := range map[string]providers.Checkout{"checkout": aCheckout(), "checkout.series": first} {
		t.Run(name, func(t *testing.T) { checkoutForm(t, name, o) })
	}
}

func checkoutForm(t *testing.T, name string, o providers.Checkout) {
	c := connect(t, "https://pay.example")
	h, err := c.Host(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "POST %s\n\n", h.URL)
	for _, f := range h.Form {
		_, _ = fmt.Fprintf(&b, "%s=%s\n", f.Name, f.Value)
	}
	file := filepath.Join("testdata", "requests", name+".txt")
	if *rewrite {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want := recorded(t, "requests/"+name+".txt"); b.String() != want {
		t.Errorf("it is\n%s\nwant\n%s", b.String(), want)
	}
	if h.ProviderID != "" || strings.Contains(b.String(), testKey) {
		t.Errorf("%+v", h)
	}
}

// TestCheckoutRefused ensures that what the form can't say is refused by name.
func TestCheckoutRefused(t *testing.T) {
	for word, change := range map[string]func(*providers.Checkout){
		"capture":             func(o *providers.Checkout) { o.Capture = providers.CaptureDelayed },
		"createRegistration":  func(o *providers.Checkout) { o.SaveMethod = true },
		"merchantRedirectUrl": func(o *providers.Checkout) { o.ReturnURL = "javascript:alert(1)" },
		"at most 100":         func(o *providers.Checkout) { o.ReturnURL = "https://shop.example/" + strings.Repeat("x", 100) },
		"notificationUrl":     func(o *providers.Checkout) { o.WebhookURL = "https://shop.example/" + strings.Repeat("x", 100) },
		"without a bar":       func(o *providers.Checkout) { o.Reference = "a|b" },
		"merchantTransaction": func(o *providers.Checkout) { o.Reference = "" },
	} {
		o := aCheckout()
		change(&o)
		_, err := connect(t, "https://pay.example").Host(t.Context(), o)
		wantKind(t, word, err, providers.ErrDeclined, providers.NotSent)
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%v does not say %q", err, word)
		}
	}
	_, err := connect(t, "https://pay.example", with(fieldToType, "")).Host(t.Context(), aCheckout())
	wantKind(t, "no totype", err, providers.ErrDeclined, providers.NotSent)
	if !strings.Contains(err.Error(), "totype") {
		t.Error(err)
	}
}

var november = providers.Period{
	From: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC),
}
