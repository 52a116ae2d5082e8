package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

// Ensure that the cookie can't be read by scripts or sent along by other sites, and that the session has a new id
// after the sign-in.
func TestSessionCookie(t *testing.T) {
	r := newRig(t)
	form := url.Values{"email": {"Clerk@Demo.test "}, "password": {models.DemoPassword}, "next": {"/transactions?q=x"}}
	answer := r.post("/login", form).wants(http.StatusSeeOther)
	if to := answer.header.Get("Location"); to != "/transactions?q=x" {
		t.Errorf("it leads to %q", to)
	}
	cookie := answer.header.Get("Set-Cookie")
	for _, want := range []string{"kontor=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie has no %s: %s", want, cookie)
		}
	}
	before := r.client.Jar.Cookies(mustURL(t, r.url))[0].Value
	r.post("/login", form).wants(http.StatusSeeOther)
	if after := r.client.Jar.Cookies(mustURL(t, r.url))[0].Value; after == before {
		t.Error("the session kept its id over a sign-in")
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Ensure that the sign-in leads nowhere but to a path of ours.
func TestSignInLeadsHome(t *testing.T) {
	r := newRig(t)
	for _, next := range []string{"https://evil.test/", "//evil.test", `/\evil.test`, "javascript:alert(1)", "/\tevil"} {
		answer := r.post("/login", url.Values{"email": {"clerk@demo.test"}, "password": {models.DemoPassword}, "next": {next}})
		if to := answer.wants(http.StatusSeeOther).header.Get("Location"); to != "/" {
			t.Errorf("next=%q leads to %q", next, to)
		}
	}
}

// Ensure that a wrong password and an unknown address are told alike, and that the address is locked after five.
func TestWrongPasswords(t *testing.T) {
	r := newRig(t)
	try := func(email, password string) *page {
		return r.post("/login", url.Values{"email": {email}, "password": {password}})
	}
	wrong := try("clerk@demo.test", "wrong").wants(http.StatusUnprocessableEntity)
	unknown := try("nobody@demo.test", "wrong").wants(http.StatusUnprocessableEntity)
	if a, b := wrong.Find("form .alert").Text(), unknown.Find("form .alert").Text(); a != b || strings.TrimSpace(a) == "" {
		t.Errorf("told apart: %q and %q", a, b)
	}
	if got := wrong.value("email"); got != "clerk@demo.test" {
		t.Errorf("the address came back as %q", got)
	}
	if strings.Contains(wrong.body, `value="wrong"`) {
		t.Error("the password was drawn again")
	}
	for range 4 {
		try("clerk@demo.test", "wrong")
	}
	try("clerk@demo.test", models.DemoPassword).wants(http.StatusTooManyRequests)
	try("manager@demo.test", models.DemoPassword).wants(http.StatusSeeOther)
}

// Ensure that signing out everywhere ends the session in another browser too, and a new password all but this one.
func TestSignOutEverywhere(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	other := r.client
	r.as(models.Clerk)
	form := url.Values{"old": {models.DemoPassword}, "new": {"correct horse battery staple"}}
	r.post("/profile/password", form).wants(http.StatusSeeOther)
	r.get("/profile").wants(http.StatusOK)
	mine := r.client
	r.client = other
	r.get("/profile").wants(http.StatusSeeOther)
	r.client = mine
	r.post("/profile/sessions", nil).wants(http.StatusSeeOther)
	r.get("/profile").wants(http.StatusSeeOther)
}

// Ensure that another site can't make a browser act here, that bodies are bounded, and that pages allow no scripts but ours.
func TestGuards(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	foreign := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	r.do(http.MethodPost, "/logout", strings.NewReader(""), foreign).wants(http.StatusForbidden)
	r.get("/profile").wants(http.StatusOK)
	r.post("/credits", url.Values{"reason": {strings.Repeat("x", 4<<20)}}).wants(http.StatusRequestEntityTooLarge)
	policy := r.get("/transactions").header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
}
