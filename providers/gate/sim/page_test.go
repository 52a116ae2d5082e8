package sim

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func button(name string, more ...string) url.Values {
	form := url.Values{"action": {name}, "number": {testCard}, "expiry": {"12/39"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

const returns = `,"paymentPageSettings":{"skipSuccessScreen":true,"skipFailureScreen":true,"attemptsAvailable":2,
	"returnUrls":{"default":"https://shop.test/back","success":"https://shop.test/done?lang=de","failure":null}}`

// TestPageIsPaid ensures that a person can pay, comes back to the shop, and that pressing twice pays once.
func TestPageIsPaid(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", returns)
	page := r.sim.PageURL(reference)
	kind, data := r.get(reference).action()
	if kind != "redirect" || data["redirectionUrl"] != page {
		t.Fatalf("%s %v", kind, data)
	}
	if status, body, _ := r.visit(page, nil); status != 200 || !strings.Contains(body, "25.00 EUR") || !strings.Contains(body, "Card number") {
		t.Fatalf("%d %s", status, body)
	}
	for range 2 {
		if status, _, to := r.visit(page, button("pay")); status != 303 || to != "https://shop.test/done?lang=de" {
			t.Errorf("%d to %s", status, to)
		}
	}
	r.calls("capture", 1)
	a := r.done(r.get(reference), StatusCompleted)
	if kind, data := a.action(); kind != "none" || data != nil || a.number("actualAmount") != 2500 {
		t.Errorf("%s", a.text)
	}
	if _, body, _ := r.visit(page, nil); !strings.Contains(body, "This payment is paid.") {
		t.Error(body)
	}
}

// TestPageStyle ensures that the pages find their style sheet beside them, and run nothing.
func TestPageStyle(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/pay/style.css", "/3ds/style.css"} {
		if status, body, _ := r.visit(r.srv.URL+path, nil); status != 200 || !strings.Contains(body, "--accent") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if _, body, _ := r.visit(r.sim.PageURL(r.session(100, "EUR", "")), nil); strings.Contains(body, "<script") || strings.Contains(body, "style=") {
		t.Error(body)
	}
}

// TestPageTwoPhase ensures that a payment in two phases is held.
func TestPageTwoPhase(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", twoPhase)
	r.visit(r.sim.PageURL(reference), button("pay"))
	if a := r.done(r.get(reference), StatusAuthorized); a.number("actualAmount") != 2500 {
		t.Error(a.text)
	}
	r.no(r.refund(reference, 100, "EUR"), 400, "1105")
}

// TestPageAttempts ensures that a declined attempt can be made good while there are more, and ends the payment else.
func TestPageAttempts(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", returns)
	page := r.sim.PageURL(reference)
	status, _, to := r.visit(page, button("decline"))
	if status != 303 || to != page {
		t.Fatalf("%d to %s", status, to)
	}
	r.done(r.get(reference), StatusPending)
	if _, body, _ := r.visit(page, nil); !strings.Contains(body, "Declined by issuer.") || !strings.Contains(body, "1 left") {
		t.Error(body)
	}
	if status, _, to := r.visit(page, button("pay", "number", "4000000000009995")); status != 303 || to != "https://shop.test/back" {
		t.Errorf("%d to %s", status, to)
	}
	a := r.done(r.get(reference), StatusDeclined)
	if reason, _ := a.body["declineReason"].(map[string]any); reason["code"] != 4002.0 {
		t.Error(a.text)
	}
	if _, body, _ := r.visit(page, nil); !strings.Contains(body, "was declined. Insufficient funds.") {
		t.Error(body)
	}
	good := r.session(2500, "EUR", returns)
	r.visit(r.sim.PageURL(good), button("decline"))
	r.visit(r.sim.PageURL(good), button("pay"))
	if a := r.done(r.get(good), StatusCompleted); a.body["declineReason"] != nil {
		t.Errorf("the first attempt is still its reason: %s", a.text)
	}
	one := r.session(2500, "EUR", "")
	r.visit(r.sim.PageURL(one), button("decline"))
	r.done(r.get(one), StatusDeclined)
}

// TestPageCancel ensures that a customer can leave, and comes back to the failure URL where there is one.
func TestPageCancel(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", strings.Replace(returns, `"failure":null`, `"failure":"https://shop.test/no"`, 1))
	if status, _, to := r.visit(r.sim.PageURL(reference), button("cancel")); status != 303 || to != "https://shop.test/no" {
		t.Errorf("%d to %s", status, to)
	}
	r.done(r.get(reference), StatusCancelled)
	r.refused(r.sim.Pay(reference, ""), "1105")
}

// TestPageScreens ensures that a screen which is not skipped is shown, with the way back on it.
func TestPageScreens(t *testing.T) {
	r := newRig(t)
	for press, words := range map[string]string{"pay": "This payment is paid.", "cancel": "This payment was cancelled."} {
		reference := r.session(2500, "EUR", `,"paymentPageSettings":{"returnUrls":{"default":"https://shop.test/back"}}`)
		status, body, _ := r.visit(r.sim.PageURL(reference), button(press))
		if status != 200 || !strings.Contains(body, words) || !strings.Contains(body, `href="https://shop.test/back"`) {
			t.Errorf("%d %s", status, body)
		}
	}
}

// TestPageLifetime ensures that a page ends when its time is over, by the clock alone, and that this is told.
func TestPageLifetime(t *testing.T) {
	r := newRig(t)
	short := r.session(2500, "EUR", `,"paymentPageSettings":{"lifetime":60}`)
	usual := r.session(2500, "EUR", "")
	r.clock.turn(59 * time.Second)
	r.done(r.get(short), StatusNone)
	r.clock.turn(time.Second)
	if status, body, _ := r.visit(r.sim.PageURL(short), button("pay")); status != 200 || !strings.Contains(body, "has expired") {
		t.Errorf("%d %s", status, body)
	}
	r.done(r.get(short), StatusExpired)
	r.done(r.get(usual), StatusNone)
	r.clock.turn(30 * time.Minute)
	r.done(r.get(usual), StatusExpired)
	if got := r.flush(); len(got) != 2 {
		t.Errorf("%d webhooks", len(got))
	}
	r.calls("expiry", 2)
}

// TestPageSecure ensures the step of 3-D Secure on the page: confirmed, and refused with another attempt left.
func TestPageSecure(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", returns)
	page := r.sim.PageURL(reference)
	status, _, step := r.visit(page, button("pay", "secure", "yes"))
	if status != 303 || !strings.Contains(step, "/3ds/") {
		t.Fatalf("%d to %s", status, step)
	}
	r.done(r.get(reference), StatusRequiresAction)
	if _, _, to := r.visit(page, nil); to != step {
		t.Errorf("the page leads to %q", to)
	}
	if status, body, _ := r.visit(step, nil); status != 200 || !strings.Contains(body, "is it you who pays") || !strings.Contains(body, "1111") {
		t.Errorf("%d %s", status, body)
	}
	if _, _, to := r.visit(step, button("refuse")); to != page {
		t.Errorf("refused leads to %q", to)
	}
	if a := r.done(r.get(reference), StatusPending); a.body["declineReason"].(map[string]any)["code"] != 5001.0 {
		t.Error(a.text)
	}
	r.visit(page, button("pay", "number", "4000000000003220"))
	if status, _, _ := r.visit(step, button("jump")); status != 422 {
		t.Errorf("a button that is not there: %d", status)
	}
	if status, _, to := r.visit(step, button("confirm")); status != 303 || to != "https://shop.test/done?lang=de" {
		t.Errorf("%d to %s", status, to)
	}
	r.done(r.get(reference), StatusCompleted)
	if status, _, to := r.visit(step, button("confirm")); status != 303 || !strings.Contains(to, "shop.test") {
		t.Errorf("a second press: %d %s", status, to)
	}
	r.calls("capture", 1)
}

// TestPageMistakes ensures that what a customer mistypes is said, and uses up no attempt.
func TestPageMistakes(t *testing.T) {
	r := newRig(t)
	reference := r.session(2500, "EUR", "")
	page := r.sim.PageURL(reference)
	for what, form := range map[string]url.Values{
		"cardNumber": button("pay", "number", "12"), "expMonth": button("pay", "expiry", "1339"), "expYear": button("pay", "expiry", "12/9"),
		"button": button("jump"), "BIN": button("pay", "number", "9111111111111111"),
	} {
		if status, body, _ := r.visit(page, form); status != 422 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, what) {
			t.Errorf("%s: %d %s", what, status, body)
		}
	}
	r.done(r.get(reference), StatusNone)
	for _, path := range []string{"/pay/nobody", "/3ds/nobody", "/3ds/nobody/method"} {
		for _, form := range []url.Values{nil, button("pay")} {
			if status, _, _ := r.visit(r.srv.URL+path, form); status != 404 {
				t.Errorf("%s: %d", path, status)
			}
		}
	}
}

// TestStepsFromServerToServer ensures the actions that a card without a page leads to.
func TestStepsFromServerToServer(t *testing.T) {
	r := newRig(t)
	a := r.done(r.call("POST", "", byCard("A", "4000000000003220")), StatusRequiresAction)
	kind, data := a.action()
	if kind != "three_ds_challenge" || data["httpMethod"] != "POST" || data["threeDsSessionId"] == nil || data["redirectionUrl"] != nil {
		t.Fatal(a.text)
	}
	step, _ := data["targetUrl"].(string)
	if status, body, _ := r.visit(step, url.Values{"threeDsSessionId": {"x"}}); status != 200 || !strings.Contains(body, "3-D Secure") {
		t.Errorf("%d %s", status, body)
	}
	if status, body, _ := r.visit(step, button("confirm")); status != 200 || !strings.Contains(body, "This payment is paid.") {
		t.Errorf("%d %s", status, body)
	}
	r.done(r.get("A"), StatusCompleted)

	kind, data = r.done(r.call("POST", "", byCard("B", "4000000000003055")), StatusRequiresAction).action()
	frame, _ := data["threeDsSessionUrl"].(string)
	if kind != "three_ds_method" || frame == "" {
		t.Fatal(kind, data)
	}
	for range 2 {
		if status, _, _ := r.visit(frame, url.Values{"threeDsSessionId": {"x"}}); status != 200 {
			t.Error(status)
		}
	}
	r.done(r.get("B"), StatusCompleted)

	kind, data = r.done(r.call("POST", "", byCard("C", "4000000000003063")), StatusRequiresAction).action()
	if kind != "redirect" || data["redirectionUrl"] == nil {
		t.Fatal(kind, data)
	}
	r.ok(r.sim.Refuse("C"))
	r.done(r.get("C"), StatusDeclined)
	if r.sim.Confirm("C") == nil {
		t.Error("a declined payment was confirmed")
	}
}
