package gate

import (
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// TestDuplicateMeansHad ensures that 1004 is never a no: what the reference was used for is asked.
func TestDuplicateMeansHad(t *testing.T) {
	open := payment("none", `,"customerAction":{"type":"redirect","data":{"redirectionUrl":"https://pay.example/x"}}`)
	other := strings.Replace(open, "2500", "2600", 1)
	for name, c := range map[string]struct {
		status int
		get    string
		err    error
		code   string
	}{
		"it was had":              {200, open, nil, ""},
		"it was had, and paid":    {200, payment("completed", ""), providers.ErrUnknown, ""},
		"it was had, and refused": {200, payment("declined", `,"declineReason":{"code":4002}`), providers.ErrDeclined, "4002"},
		"of another amount":       {200, other, providers.ErrUnknown, "mismatch"},
		"used, and not there":     {400, envelopeOf("1104"), providers.ErrUnknown, "1004"},
		"no answer":               {500, "", providers.ErrUnknown, "1004"},
		"key refused":             {401, envelopeOf("1003"), providers.ErrUnknown, "1004"},
	} {
		client := connect(t, saysTo(t, 400, envelopeOf("1004"), c.status, c.get))
		h, err := client.Host(t.Context(), aCheckout())
		wantKind(t, name, err, c.err, c.code)
		if c.err == nil && h.URL != "https://pay.example/x" {
			t.Errorf("%s: %+v", name, h)
		}
	}
	for what, send := range map[string]func(*Client) (providers.Answer, error){
		"card": func(c *Client) (providers.Answer, error) { return c.TakeCard(t.Context(), aCheckout(), testCard()) },
		"payout": func(c *Client) (providers.Answer, error) {
			return c.PayoutToCard(t.Context(), aCall(providers.Payout), testCard())
		},
	} {
		a, err := send(connect(t, saysTo(t, 400, envelopeOf("1004"), 200, payment("completed", ""))))
		if err != nil || a.Outcome != providers.Succeeded || a.Update.Payment.Reference != testPay {
			t.Errorf("%s: %+v, %v", what, a, err)
		}
		_, err = send(connect(t, saysTo(t, 400, envelopeOf("1004"), 400, envelopeOf("1104"))))
		wantKind(t, what+", used and not there", err, providers.ErrUnknown, "1004")
		_, err = send(connect(t, saysTo(t, 400, envelopeOf("1004"), 200, strings.Replace(payment("completed", ""), "2500", "9", 1))))
		wantKind(t, what+" of another amount", err, providers.ErrUnknown, "mismatch")
	}
}

// TestFindPayment ensures what is said of a payment and a payout whose answer was lost.
func TestFindPayment(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome providers.Outcome
		payout  providers.Outcome
		err     error // of both, where neither has an outcome
		code    string
	}{
		"nobody has tried":   {200, payment("none", ""), providers.Pending, providers.Pending, nil, ""},
		"under way":          {200, payment("requires_action", ""), providers.Pending, providers.Pending, nil, ""},
		"done":               {200, payment("completed", ""), providers.Succeeded, providers.Succeeded, nil, ""},
		"declined":           {200, payment("declined", `,"declineReason":{"code":3001}`), "", "", providers.ErrDeclined, "3001"},
		"expired":            {200, payment("expired", ""), "", "", providers.ErrDeclined, "expired"},
		"a strange word":     {200, payment("settled", ""), "", "", providers.ErrUnknown, ""},
		"of another amount":  {200, strings.Replace(payment("completed", ""), "2500", "1", 1), "", "", providers.ErrUnknown, "mismatch"},
		"of another payment": {200, strings.Replace(payment("completed", ""), testPay, "else", 1), "", "", providers.ErrUnknown, "mismatch"},
		"never had":          {400, envelopeOf("1104"), "", "", providers.ErrNotFound, "1104"},
		"no such payout":     {400, envelopeOf("1106"), "", "", providers.ErrNotFound, "1106"},
		"not Gate's 404":     {404, "", "", "", providers.ErrUnknown, "http 404"},
		"key refused":        {401, envelopeOf("1003"), "", "", providers.ErrUnknown, "1003"},
	} {
		client := connect(t, says(t, c.status, c.body))
		a, err := client.FindOperation(t.Context(), aCall(providers.Authorization))
		if wantKind(t, name, err, c.err, c.code); a.Outcome != c.outcome {
			t.Errorf("%s: %+v", name, a)
		}
		a, err = client.FindOperation(t.Context(), aCall(providers.Payout))
		if wantKind(t, name+", payout", err, c.err, c.code); a.Outcome != c.payout {
			t.Errorf("%s, payout: %+v", name, a)
		}
	}
	// Money that is held, or was given back, is no word of a payout.
	_, err := connect(t, says(t, 200, payment("refunded", ""))).FindOperation(t.Context(), aCall(providers.Payout))
	wantKind(t, "payout refunded", err, providers.ErrUnknown, "")
	_, err = connect(t, "http://127.0.0.1:1").FindOperation(t.Context(), aCall(providers.Capture))
	wantKind(t, "capture", err, providers.ErrUnknown, "not sent")
}

// TestFindRefund ensures that an inquiry after a refund never says that it was not had, and yes only where all is back.
func TestFindRefund(t *testing.T) {
	part, unknown := aCall(providers.Refund), providers.ErrUnknown
	part.Amount = money.New(1000, "USD")
	for name, c := range map[string]struct {
		call   providers.Call
		status int
		body   string
		err    error
		word   string // in the message
	}{
		"all of it is back":        {aCall(providers.Refund), 200, payment("refunded", `,"actualAmount":0`), nil, ""},
		"all, by several":          {part, 200, payment("refunded", `,"actualAmount":0`), nil, ""},
		"nothing is back":          {part, 200, payment("completed", `,"actualAmount":2500`), unknown, "0.00 USD of 25.00 USD"},
		"something is back":        {part, 200, payment("partially_refunded", `,"actualAmount":1500`), unknown, "10.00 USD of 25.00 USD"},
		"never captured":           {part, 200, payment("authorized", ""), unknown, "0.00 USD of 0.00 USD"},
		"word and amount disagree": {part, 200, payment("completed", `,"actualAmount":1500`), unknown, "does not say how much"},
		"in another currency":      {part, 200, strings.Replace(payment("refunded", ""), "USD", "EUR", 1), unknown, "does not say how much"},
		"payment not there":        {part, 400, envelopeOf("1104"), unknown, "no payment"},
		"no answer":                {part, 502, "", unknown, "none of Gate's own"},
	} {
		a, err := connect(t, says(t, c.status, c.body)).FindOperation(t.Context(), c.call)
		if wantKind(t, name, err, c.err, providers.Detail(orNil(err)).Code); err == nil && a.Outcome != providers.Succeeded {
			t.Errorf("%s: %+v", name, a)
		}
		if err != nil && !strings.Contains(providers.Detail(err).Message, c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func orNil(err error) error {
	if err == nil {
		return providers.ErrUnknown
	}
	return err
}

// TestFindOwnRefund ensures the same where a refund has a reference of its own.
func TestFindOwnRefund(t *testing.T) {
	refund := func(status, more string) string {
		return `{"referenceId":"KOPERATION1","amount":2500,"currencyCode":"USD","status":"` + status + `"` + more + `}`
	}
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome providers.Outcome
		err     error
		code    string
	}{
		"done":              {200, refund("completed", ""), providers.Succeeded, nil, ""},
		"done, in a word":   {200, refund("refunded", ""), providers.Succeeded, nil, ""},
		"under way":         {200, refund("pending", ""), providers.Pending, nil, ""},
		"declined":          {200, refund("declined", `,"declineReason":{"code":3001}`), "", providers.ErrDeclined, "3001"},
		"of another amount": {200, strings.Replace(refund("completed", ""), "2500", "1", 1), "", providers.ErrUnknown, "mismatch"},
		"not there":         {400, envelopeOf("1104"), "", providers.ErrUnknown, "1104"},
	} {
		client := connect(t, says(t, c.status, c.body), with(fieldRefund, refundOwn))
		a, err := client.FindOperation(t.Context(), aCall(providers.Refund))
		if wantKind(t, name, err, c.err, c.code); a.Outcome != c.outcome || err == nil && a.Update.Payment.Reference != testPay {
			t.Errorf("%s: %+v", name, a)
		}
		again := connect(t, saysTo(t, 400, envelopeOf("1004"), c.status, c.body), with(fieldRefund, refundOwn))
		a, err = again.Refund(t.Context(), aCall(providers.Refund))
		if wantKind(t, name+", sent again", err, c.err, c.code); a.Outcome != c.outcome {
			t.Errorf("%s, sent again: %+v", name, a)
		}
	}
}

// TestRefundAnswers ensures that a refund is done only in a word that shows it, and tells no amounts of its payment.
func TestRefundAnswers(t *testing.T) {
	for word, c := range map[string]struct {
		original, own providers.Outcome
		err           error
	}{
		"partially_refunded": {providers.Pending, providers.Succeeded, nil}, // by an earlier one, perhaps
		"refunded":           {providers.Succeeded, providers.Succeeded, nil},
		"completed":          {providers.Pending, providers.Succeeded, nil}, // of the payment it shows nothing
		"pending":            {providers.Pending, providers.Pending, nil},
		"none":               {"", "", providers.ErrUnknown},
		"authorized":         {"", "", providers.ErrUnknown},
		"cancelled":          {"", "", providers.ErrUnknown},
		"declined":           {"", "", providers.ErrUnknown}, // without a reason it may be the payment's
	} {
		a, err := connect(t, says(t, 200, payment(word, ""))).Refund(t.Context(), aCall(providers.Refund))
		if wantKind(t, word, err, c.err, ""); a.Outcome != c.original {
			t.Errorf("%s: %+v", word, a)
		}
		if err == nil && (a.Update.Totals != nil || a.Update.State != "" || !a.Update.Ask || a.Update.Payment.Reference != testPay) {
			t.Errorf("%s: %+v", word, a.Update)
		}
		body := strings.Replace(payment(word, ""), testPay, "KOPERATION1", 1)
		a, err = connect(t, says(t, 200, body), with(fieldRefund, refundOwn)).Refund(t.Context(), aCall(providers.Refund))
		if wantKind(t, word+", own", err, c.err, ""); a.Outcome != c.own {
			t.Errorf("%s, own: %+v", word, a)
		}
	}
	_, err := connect(t, says(t, 200, payment("declined", `,"declineReason":{"code":3001}`))).Refund(t.Context(), aCall(providers.Refund))
	wantKind(t, "declined with a reason", err, providers.ErrDeclined, "3001")
}

// TestPayoutIsKnownAgain ensures that what was sent out is not taken for a payment, by the mark that it was sent with.
func TestPayoutIsKnownAgain(t *testing.T) {
	mark := `,"merchantMetadata":{"` + kindKey + `":"` + kindPayout + `"}`
	for word, want := range map[string]providers.Outcome{
		"completed": providers.Succeeded, "pending": providers.Pending, "none": providers.Pending, "declined": providers.Declined,
		"authorized": "", "settled": "",
	} {
		u, err := connect(t, says(t, 200, payment(word, mark))).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
		if err != nil || u.Kind != providers.Payout {
			t.Fatalf("%s: %+v, %v", word, u, err)
		}
		switch {
		case want == "" && len(u.Operations) > 0:
			t.Errorf("%s: %+v", word, u.Operations)
		case want != "" && (len(u.Operations) != 1 || u.Operations[0].Outcome != want || u.Operations[0].Reference != testPay || u.Operations[0].Kind != providers.Payout):
			t.Errorf("%s: %+v", word, u.Operations)
		case u.Totals != nil && (u.Totals.Captured.Minor != 0 || u.Totals.Authorized.Minor != 0):
			t.Errorf("%s: money came in: %+v", word, u.Totals)
		}
	}
}

// TestReplay ensures what may be sent again.
func TestReplay(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	for kind, safe := range map[providers.Kind]bool{
		providers.Authorization: true, providers.Payout: false, providers.Refund: false, providers.Capture: false,
	} {
		if client.ReplaySafe(kind) != safe {
			t.Errorf("%s: %v", kind, !safe)
		}
	}
	if client.ReplayWindow() <= 0 || client.ReplayWindow() > 30*time.Minute {
		t.Error(client.ReplayWindow())
	}
}

// TestTestConnection ensures that "not found" is the good answer, and that a wrong key is said to be one.
func TestTestConnection(t *testing.T) {
	if err := connect(t, says(t, 400, envelopeOf("1104"))).TestConnection(t.Context()); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		status     int
		body, word string
	}{
		"key":            {401, envelopeOf("1003"), "API key"},
		"key, with 400":  {400, envelopeOf("1003"), "API key"},
		"a proxy's 403":  {403, "", "API key"},
		"no Gate":        {404, "<html>", "base URL"},
		"something else": {200, "<html>", "base URL"},
		"broken":         {500, "", "none of Gate's own"},
	} {
		err := connect(t, says(t, c.status, c.body)).TestConnection(t.Context())
		if err == nil || !strings.Contains(providers.Detail(err).Message, c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
