package gate

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

var rewrite = flag.Bool("update", false, "rewrite the golden requests")

// TestPublishedRequests ensures that the types can say all that the published requests say, by the same names.
func TestPublishedRequests(t *testing.T) {
	for name, typed := range map[string]any{
		"session": &SessionRequest{}, "payment": &cardPayment{}, "payout": &cardPayout{}, "refund": &RefundRequest{},
	} {
		t.Run(name, func(t *testing.T) {
			text := recorded(t, "published/"+name+".json")
			d := json.NewDecoder(bytes.NewReader([]byte(text)))
			d.DisallowUnknownFields()
			if err := d.Decode(typed); err != nil {
				t.Fatal(err)
			}
			if checks, ok := typed.(interface{ Check() error }); ok {
				if err := checks.Check(); err != nil {
					t.Errorf("the published request would not be sent: %v", err)
				}
			}
			sent, err := providers.EncodeJSON(typed)
			if err != nil {
				t.Fatal(err)
			}
			var got, want any
			_ = json.Unmarshal(sent, &got)
			_ = json.Unmarshal([]byte(text), &want)
			if want = told(want); !reflect.DeepEqual(told(got), want) {
				t.Errorf("sent\n%s\nwant\n%v", sent, want)
			}
		})
	}
}

// told leaves out what says nothing: null, and empty text.
func told(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	for name, value := range object {
		if value == nil || value == "" {
			delete(object, name)
			continue
		}
		object[name] = told(value)
	}
	return object
}

// TestRequests ensures what is sent, byte by byte: path, headers, body; and that the same call gives the same bytes.
func TestRequests(t *testing.T) {
	var sent string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = transcript(r)
		_, _ = io.WriteString(w, payment("completed", ""))
	})
	sessions := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = transcript(r)
		_, _ = io.WriteString(w, payment("none", `,"customerAction":{"type":"redirect","data":{"redirectionUrl":"https://pay.example/x"}}`))
	})
	refunds := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = transcript(r)
		_, _ = io.WriteString(w, `{"referenceId":"KOPERATION1","status":"completed"}`)
	})
	c, hosting, own := connect(t, url), connect(t, sessions), connect(t, refunds, with(fieldRefund, refundOwn))
	ctx := t.Context()
	twoPhase := aCheckout()
	twoPhase.Capture, twoPhase.Customer, twoPhase.CancelURL = providers.CaptureManual, providers.Customer{}, ""
	yen := aCall(providers.Refund)
	yen.Amount = money.New(2500, "JPY")
	for name, send := range map[string]func() error{
		"session":           func() error { _, err := hosting.Host(ctx, aCheckout()); return err },
		"session.two-phase": func() error { _, err := hosting.Host(ctx, twoPhase); return err },
		"payment.card":      func() error { _, err := c.TakeCard(ctx, aCheckout(), testCard()); return err },
		"payment.page": func() error {
			_, err := hosting.CreatePayment(ctx, PaymentRequest{Order: orderOf(testPay, money.New(2500, "USD"), providers.Customer{})})
			return err
		},
		"payout":     func() error { _, err := c.PayoutToCard(ctx, aCall(providers.Payout), testCard()); return err },
		"refund":     func() error { _, err := c.Refund(ctx, aCall(providers.Refund)); return err },
		"refund.jpy": func() error { _, err := c.Refund(ctx, yen); return err },
		"refund.own": func() error { _, err := own.Refund(ctx, aCall(providers.Refund)); return err },
		"get":        func() error { _, err := c.FetchPayment(ctx, aCall(providers.Refund).Payment); return err },
		"test":       func() error { _ = c.TestConnection(ctx); return nil },
	} {
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
	return fmt.Sprintf("%s %s\nAuthorization: %s\nContent-Type: %s\nAccept: %s\n\n%s", r.Method, r.URL.RequestURI(),
		r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.Header.Get("Accept"), pretty.String())
}
