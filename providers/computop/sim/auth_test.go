package sim

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// request is one without credentials.
func (r *rig) request(method, path, body string) *http.Request {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), method, r.srv.URL+"/api/v2"+path, strings.NewReader(body))
	r.ok(err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func (r *rig) token(form url.Values) reply {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), "POST", r.srv.URL+"/authorization/oauth/token", strings.NewReader(form.Encode()))
	r.ok(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a, err := r.send(req)
	r.ok(err)
	return a
}

func TestCredentials(t *testing.T) {
	r := newRig(t)
	for _, c := range [][2]string{{"merchant", "sim_key"}, {"sim_merchant", "key"}, {"", ""}, {"SIM_merchant", "sim_key"}} {
		req := r.request("GET", "/payments/x", "")
		req.SetBasicAuth(c[0], c[1])
		a, err := r.send(req)
		r.ok(err)
		r.want(a, 401, codeUnauthorized)
	}
	a, err := r.send(r.request("GET", "/payments/x", ""))
	r.ok(err)
	r.want(a, 401, codeUnauthorized)
}

func TestMediaType(t *testing.T) {
	r := newRig(t)
	req := r.request("POST", "/payments/refunds", `{"transId":"a","amount":{"value":1,"currency":"EUR"}}`)
	req.SetBasicAuth("sim_merchant", "sim_key")
	req.Header.Set("Content-Type", "text/plain")
	a, err := r.send(req)
	r.ok(err)
	r.want(a, 415, codeMediaType)
	r.done("credit", 0)
}

func TestToken(t *testing.T) {
	r := newRig(t)
	good := url.Values{"grant_type": {"client_credentials"}, "client_id": {"sim_merchant"}, "client_secret": {"sim_demo"}}
	a := r.token(good)
	token, _ := a.body["access_token"].(string)
	if a.status != 200 || strings.Count(token, ".") != 2 || a.body["token_type"] != "Bearer" || a.body["expires_in"] != 3599.0 {
		t.Fatalf("%d %s", a.status, a.text)
	}
	inquire := func(token string, status int, code string) {
		t.Helper()
		req := r.request("GET", "/payments/x", "")
		req.Header.Set("Authorization", "Bearer "+token)
		a, err := r.send(req)
		r.ok(err)
		r.want(a, status, code)
	}
	inquire(token, 404, codeUnknownPayID)
	for _, wrong := range []string{"", "x", token + "x", strings.ToUpper(token), token[:len(token)-4]} {
		inquire(wrong, 401, codeStaleToken)
	}
	r.sim.SetFaults(Faults{ExpireToken: Fault{Next: 1}})
	inquire(token, 401, codeStaleToken)
	inquire(token, 404, codeUnknownPayID)
	r.clock.turn(3598 * time.Second)
	inquire(token, 404, codeUnknownPayID)
	r.clock.turn(time.Second)
	inquire(token, 401, codeStaleToken)
	if r.sim.TokenFetches() != 1 {
		t.Errorf("%d fetches", r.sim.TokenFetches())
	}
}

func TestTokenRefused(t *testing.T) {
	r := newRig(t)
	for field, value := range map[string]string{"grant_type": "password", "client_id": "merchant", "client_secret": "key"} {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"sim_merchant"}, "client_secret": {"sim_demo"}}
		form.Set(field, value)
		if a := r.token(form); a.status != 401 && a.status != 400 || a.body["access_token"] != nil {
			t.Errorf("%s=%s: %d %s", field, value, a.status, a.text)
		}
	}
	req := r.request("POST", "", `{"grant_type":"client_credentials"}`)
	req.URL.Path = "/authorization/oauth/token"
	a, err := r.send(req)
	r.ok(err)
	r.want(a, 400, codeMalformed)
	r.sim.SetFaults(Faults{FailBefore: Fault{Next: 1, Only: "token"}})
	r.want(r.token(nil), 500, codeInternal)
}
