package sim

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

func TestToken(t *testing.T) {
	r := newRig(t)
	parts := strings.Split(r.token, ".")
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	r.ok(err)
	for _, part := range []string{`"sub":"sim_demo"`, `"role":"merchant"`, `"iss":"PZ"`, `"exp":`} {
		if !strings.Contains(string(claims), part) {
			t.Errorf("no %s in %s", part, claims)
		}
	}
	id := r.held("A")
	good := r.token
	for _, wrong := range []string{"", "x", good + "x", strings.ToUpper(good), good[:len(good)-4], "Bearer " + good} {
		r.token = wrong
		if a := r.inquire(id); a.status != 401 || a.code() != codeStaleToken {
			t.Errorf("%q: %d %s", wrong, a.status, a.text)
		}
	}
	r.token = good
	r.sim.SetFaults(Faults{ExpireToken: Fault{Next: 1}})
	if a := r.inquire(id); a.status != 401 {
		t.Errorf("%d", a.status)
	}
	r.clock.turn(time.Hour - time.Second)
	r.want(r.inquire(id), codeFound)
	r.clock.turn(time.Second)
	if a := r.inquire(id); a.status != 401 {
		t.Errorf("%d", a.status)
	}
	a := r.want(r.post(rest+"/regenerateToken", map[string]string{"authentication.partnerId": "1", "authToken": good}), codeToken)
	r.token = a.at("AuthToken")
	r.want(r.inquire(id), codeFound)
	if r.sim.TokenFetches() != 2 || r.sim.TokenRenewals() != 1 {
		t.Errorf("%d tokens, %d renewed", r.sim.TokenFetches(), r.sim.TokenRenewals())
	}
}

func TestTokenRefused(t *testing.T) {
	r := newRig(t)
	for field, value := range map[string]string{"authentication.partnerId": "2", "merchant.username": "real", "authentication.sKey": "real"} {
		f := map[string]string{"authentication.partnerId": "1", "merchant.username": "sim_demo", "authentication.sKey": "sim_demo", field: value}
		if a := r.want(r.post(rest+"/authToken", f), codeCredentials); a.at("AuthToken") != "" {
			t.Error(a.text)
		}
	}
	r.want(r.post(rest+"/regenerateToken", map[string]string{"authentication.partnerId": "1", "authToken": "x"}), codeStaleToken)
	old := r.token
	r.clock.turn(tokenLife + renewable + time.Second)
	r.want(r.post(rest+"/regenerateToken", map[string]string{"authentication.partnerId": "1", "authToken": old}), codeStaleToken)
	partner := map[string]string{"authentication.partnerId": "1", "partner.userName": "sim_partner", "authentication.sKey": "sim_key"}
	a := r.want(r.post(rest+"/partnerAuthToken", partner), codeToken)
	r.token = a.at("AuthToken")
	if b := r.inquire("1"); b.status != 401 {
		t.Errorf("a partner's token is good for a merchant's call: %d %s", b.status, b.text)
	}
	partner["authentication.sKey"] = "real"
	r.want(r.post(rest+"/partnerAuthToken", partner), codeCredentials)
}

// TestAnyKeyWorks ensures that a key that begins with sim_ is the member's from then on, and signs its notifications.
func TestAnyKeyWorks(t *testing.T) {
	r := newRig(t)
	a := r.want(r.post(rest+"/authToken", map[string]string{
		"authentication.partnerId": "1", "merchant.username": "sim_somebody", "authentication.sKey": "sim_other",
	}), codeToken)
	if a.at("memberId") != "10001" || a.at("LoginName") != "sim_somebody" {
		t.Error(a.text)
	}
	r.token = a.at("AuthToken")
	f := map[string]string{"authentication.memberId": "10001", "authentication.checksum": md5Of("10001", "sim_other", "54001"), "paymentId": "54001"}
	r.want(r.post(rest+"/inquiry", f), codeNotFound)
	f["authentication.checksum"] = md5Of("10001", "sim_demo", "54001")
	r.want(r.post(rest+"/inquiry", f), codeChecksum)
	if _, err := New(Options{Accounts: []Account{{Username: "sim_x", SecureKey: "real"}}}); err == nil {
		t.Error("a real key was taken")
	}
}
