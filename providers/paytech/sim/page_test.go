package sim

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// browser follows no redirection, so that each step is seen.
var browser = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (r *rig) open(path string) (int, string) {
	r.Helper()
	resp, err := browser.Get(r.srv.URL + path)
	r.must(err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	r.must(err)
	return resp.StatusCode, string(text)
}

func (r *rig) press(path string, form url.Values) (status int, to, text string) {
	r.Helper()
	resp, err := browser.PostForm(r.srv.URL+path, form)
	r.must(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	r.must(err)
	return resp.StatusCode, resp.Header.Get("Location"), string(body)
}

func pay(number string) url.Values {
	return url.Values{"action": {"pay"}, "number": {number}, "expiry": {"12/39"}, "name": {"Ada"}}
}

// TestEveryTestCard ensures that each documented card does what it is documented for, on the page, with a 3-D Secure step
// where it is enrolled.
func TestEveryTestCard(t *testing.T) {
	for number, c := range map[string]struct {
		enrolled bool
		state    string
	}{
		"4000 0000 0000 0002": {true, StateCompleted},
		"4242 4242 4242 4242": {true, StateDeclined},
		"4000 0000 0000 0408": {false, StateCompleted},
		"4000 0000 0000 0416": {false, StateDeclined},
		"5555 0000 0000 0008": {true, StateCompleted},
		"5555 0000 0000 0438": {true, StateDeclined},
		"5555 0000 0000 0107": {false, StateCompleted},
		"5555 0000 0000 0115": {false, StateDeclined},
		"4111-1111-1111-1111": {false, StateDeclined}, // no test card
	} {
		r := newRig(t)
		id := r.deposit(`,"returnUrl":"https://shop.example/{id}/{state}/{type}"`)
		page := "/payment/" + id
		if status, text := r.open(page); status != 200 || !strings.Contains(text, "100.50 EUR") || !strings.Contains(text, "No money moves") {
			t.Fatalf("%d %s", status, text)
		}
		status, to, _ := r.press(page, pay(number))
		if c.enrolled {
			if status != 303 || to != id+"/3ds" {
				t.Errorf("%s: %d to %q", number, status, to)
			}
			if s := r.get(id).is("state"); s != StatePending {
				t.Errorf("%s: %s during 3-D Secure", number, s)
			}
			if status, text := r.open(page + "/3ds"); status != 200 || !strings.Contains(text, "Is it you?") {
				t.Errorf("%s: %d %s", number, status, text)
			}
			status, to, _ = r.press(page+"/3ds", url.Values{"action": {"confirm"}})
		}
		if status != 303 || to != "https://shop.example/"+id+"/"+c.state+"/DEPOSIT" {
			t.Errorf("%s: %d to %q", number, status, to)
		}
		if got := r.get(id); got.is("state") != c.state || (c.state == StateDeclined) != (got.is("errorCode") != "") {
			t.Errorf("%s: %s", number, got.text)
		}
		if text := r.get(id).text; strings.Contains(text, strings.NewReplacer(" ", "", "-", "").Replace(number)) {
			t.Errorf("%s is kept: %s", number, text)
		}
		if got := r.got(); len(got) != 1 {
			t.Errorf("%s: %d webhooks", number, len(got))
		}
	}
}

// TestPageEnds ensures the other ways in which a page ends, and that a second press changes nothing.
func TestPageEnds(t *testing.T) {
	for action, c := range map[string]struct{ state, code, says string }{
		"decline": {StateDeclined, codeHonor, "This payment was declined: Do Not Honor."},
		"cancel":  {StateCancelled, codeCustomer, "This payment was cancelled."},
	} {
		r := newRig(t)
		id := r.deposit("")
		status, _, text := r.press("/payment/"+id, url.Values{"action": {action}})
		if status != 200 || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d %s", action, status, text)
		}
		_, _, text = r.press("/payment/"+id, pay("4000000000000408"))
		if got := r.get(id); got.is("state") != c.state || got.is("errorCode") != c.code || !strings.Contains(text, c.says) {
			t.Errorf("%s: %s", action, got.text)
		}
	}
	r := newRig(t)
	id := r.deposit("")
	r.press("/payment/"+id, pay("4000000000000002"))
	if status, _ := r.open("/payment/" + id); status != 303 {
		t.Errorf("the page does not lead to 3-D Secure: %d", status)
	}
	r.press("/payment/"+id+"/3ds", url.Values{"action": {"fail"}})
	if got := r.get(id); got.is("state") != StateDeclined || got.is("errorCode") != "5.00" {
		t.Errorf("%s", got.text)
	}
	if status, _ := r.open("/payment/" + id + "/3ds"); status != 303 {
		t.Errorf("3-D Secure goes on: %d", status)
	}
}

// TestPageIsCareful ensures that mistakes are said, that what a merchant wrote is only text, and that a refund has no page.
func TestPageIsCareful(t *testing.T) {
	r := newRig(t)
	id := r.deposit(`,"referenceId":"<script>alert(1)</script>","returnUrl":"javascript:alert(1)"`)
	for name, form := range map[string]url.Values{
		"no number": {"action": {"pay"}, "number": {""}, "expiry": {"12/39"}}, "no expiry": {"action": {"pay"}, "number": {"4000000000000408"}, "expiry": {"99/x"}},
		"no button": {"action": {"give"}},
	} {
		if status, _, text := r.press("/payment/"+id, form); status != 422 || !strings.Contains(text, `role="alert"`) || strings.Contains(text, "<script>") {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, to, _ := r.press("/payment/"+id, pay("4000000000000408")); status != 200 || to != "" {
		t.Errorf("%d to %q", status, to)
	}
	refund := r.refund(id, "1")
	for _, path := range []string{"/payment/" + refund.id(), "/payment/x", "/payment/x/3ds"} {
		if status, _ := r.open(path); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, text := r.open("/payment/style.css"); status != 200 || !strings.Contains(text, "--accent") {
		t.Errorf("%d", status)
	}
}

// TestPageSavesCard ensures that a card is saved by its customer's wish alone.
func TestPageSavesCard(t *testing.T) {
	r := newRig(t)
	save := pay("4000000000000408")
	for _, wish := range []bool{false, true} {
		if wish {
			save.Set("save", "yes")
		}
		id := r.deposit(`,"customer":{"referenceId":"c-1"}`)
		if _, text := r.open("/payment/" + id); !strings.Contains(text, "Save this card") {
			t.Error("nothing asks whether to save it")
		}
		r.press("/payment/"+id, save)
		a := r.ask("GET", "/customers/c-1/card-tokens", "")
		if len(a.list) != 1 || a.list[0]["savedByCustomer"] != wish || a.list[0]["panMasked"] != "400000***0408" || a.list[0]["expiryMonth"] != "12" {
			t.Errorf("%s", a.text)
		}
	}
	if a := r.ask("GET", "/customers/c-1/card-tokens?savedByCustomer.eq=false", ""); len(a.list) != 0 {
		t.Errorf("%s", a.text)
	}
	if a := r.ask("GET", "/customers/c-1/card-tokens?savedByCustomer.eq=maybe", ""); a.status != 400 {
		t.Errorf("%s", a.text)
	}
}

// TestCardOfTheRequest ensures that a page asks for no card that the merchant sent.
func TestCardOfTheRequest(t *testing.T) {
	r := newRig(t)
	id := r.deposit(`,"card":{"cardNumber":"4000 0000 0000 0416","expiryMonth":"01","expiryYear":"2030"}`)
	if _, text := r.open("/payment/" + id); strings.Contains(text, `name="number"`) || !strings.Contains(text, "400000***0416") {
		t.Errorf("%s", text)
	}
	r.press("/payment/"+id, url.Values{"action": {"pay"}})
	if s := r.get(id).is("errorCode"); s != codeHonor {
		t.Error(s)
	}
}
