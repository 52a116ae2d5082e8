package computop

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
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
		_, _ = io.WriteString(w, `{"payId":"`+testPay+`","transId":"Trans361039","xId":"x","id":"i","responseCode":"00000000",`+
			`"status":"AUTHORIZED","_links":{"redirect":{"href":"https://pay.example/x"}}}`)
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

func transcript(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	var pretty bytes.Buffer
	if len(body) > 0 {
		_ = json.Indent(&pretty, body, "", "  ")
		pretty.WriteByte('\n')
	}
	key, has := r.Header["Idempotency-Key"]
	return fmt.Sprintf("%s %s\nAuthorization: %s\nContent-Type: %s\nIdempotency-Key: %s (sent: %v)\nAccept: %s\n\n%s",
		r.Method, r.URL.EscapedPath(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), key, has,
		r.Header.Get("Accept"), pretty.String())
}

func requests(t *testing.T, c *Client) map[string]func() error {
	ctx := t.Context()
	answered := func(_ any, err error) error { return err }
	update := aCall(providers.DetailsUpdate)
	update.Details = providers.Details{OrderReference: "B-12", Metadata: map[string]string{"b": "2", "a": "1"}}
	credit := aCall(providers.Credit)
	credit.Payment, credit.Customer = providers.PaymentRef{Reference: "KP-8"}, aCheckout().Customer
	credit.FirstSent, credit.Reason = time.Now(), "not for the provider"
	yen := aCall(providers.Capture)
	yen.Amount = money.New(1500, "JPY")
	card, err := NewCard("4111 1111 1111 1111", "203912", "123", "Ada Lovelace")
	if err != nil {
		t.Fatal(err)
	}
	method := PaymentRequest{
		PaymentData:    dataFor("ECOM"),
		PaymentMethods: PaymentMethods{Type: "CARD", Card: &CardMethod{Template: &Template{Name: "plain"}, SubType: []string{"VISA"}}},
	}
	first, next := aCheckout(), aCall(providers.Charge)
	first.Recurring = &providers.Recurrence{Every: 1, Unit: providers.UnitMonth, Until: "2028-04-30"}
	next.Payment = providers.PaymentRef{Reference: "Trans361039"}
	next.Recurring = &providers.Recurrence{First: providers.PaymentRef{ProviderID: testPay}, Token: "0123456789012444.202804.534525242342", Every: 2, Unit: providers.UnitWeek}
	return map[string]func() error{
		"session":        func() error { return answered(c.Host(ctx, aCheckout())) },
		"session.series": func() error { return answered(c.Host(ctx, first)) },
		"payment.series": func() error { return answered(c.Recur(ctx, next)) },
		"link":           func() error { return answered(c.Link(ctx, aCheckout())) },
		"intent":         func() error { return answered(c.Intend(ctx, aCheckout())) },
		"payment.hosted": func() error { return answered(c.CreateHosted(ctx, "key-3", method)) },
		"payment.direct": func() error { return answered(c.PayByCard(ctx, "key-3", dataFor("MOTO"), card)) },
		"capture":        func() error { return answered(c.Capture(ctx, aCall(providers.Capture))) },
		"capture.jpy":    func() error { return answered(c.Capture(ctx, yen)) },
		"refund":         func() error { return answered(c.Refund(ctx, aCall(providers.Refund))) },
		"reversal":       func() error { return answered(c.Reverse(ctx, aCall(providers.Reversal))) },
		"increment":      func() error { return answered(c.Increment(ctx, aCall(providers.Increment))) },
		"credit":         func() error { return answered(c.Credit(ctx, credit)) },
		"confirmation":   func() error { return answered(c.Confirm(ctx, aCall(providers.Confirmation))) },
		"update":         func() error { return answered(c.UpdatePayment(ctx, update)) },
		"get.payid": func() error {
			return answered(c.FetchPayment(ctx, providers.PaymentRef{ProviderID: testPay, Reference: "x"}))
		},
		"get.transid": func() error { return answered(c.FetchPayment(ctx, providers.PaymentRef{Reference: "Trans361039"})) },
	}
}
