package sim

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// keyPrefix is what every user and secure key must begin with, so that no real one is ever accepted.
const keyPrefix = "sim_"

// tokenLife is how long a token is good: documented [P:docs][P:prtpg].
const tokenLife = time.Hour

// renewable is how long after its end a token can still be exchanged: assumed; [P:xoala] speaks of renewing one "once the
// token expires".
const renewable = 24 * time.Hour

// claims are documented but for the member and the id, which make it ours [P:docs].
type claims struct {
	Subject string `json:"sub"`
	Role    string `json:"role"`
	Issuer  string `json:"iss"`
	Expires int64  `json:"exp"`
	Member  string `json:"memberId"`
	ID      string `json:"jti"`
}

// tokenAnswer is documented [P:docs].
type tokenAnswer struct {
	PartnerID string `json:"partnerId" xml:"partnerId"`
	MemberID  string `json:"memberId,omitempty" xml:"memberId,omitempty"`
	Result    result `json:"result" xml:"result"`
	Timestamp string `json:"timestamp" xml:"timestamp"`
	LoginName string `json:"LoginName" xml:"LoginName"`
	AuthToken string `json:"AuthToken" xml:"AuthToken"`
}

// grants are the three ways to get a token.
var grants = map[string]func(*Sim, fields) answer{
	"authToken":        (*Sim).grantMerchant,
	"partnerAuthToken": (*Sim).grantPartner,
	"regenerateToken":  (*Sim).regrant,
}

func (s *Sim) tokenEndpoint(name string) http.HandlerFunc {
	kind := "token"
	if name == "regenerateToken" {
		kind = "renewal"
	}
	return func(w http.ResponseWriter, r *http.Request) {
		s.count()
		f, err := readFields(w, r)
		if err != nil {
			writeAnswer(w, r, refused(err))
			return
		}
		if s.before(w, r, kind) {
			return
		}
		if s.trip(kind, func(f *Faults) *Fault { return &f.KeyPage }) {
			webPage(w, http.StatusOK)
			return
		}
		s.after(w, r, kind, grants[name](s, f))
	}
}

// grantMerchant is POST /authToken: documented [P:docs]. Whatever key is given that begins with sim_ is the member's from
// then on, so that any such key works.
func (s *Sim) grantMerchant(f fields) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, key := f["merchant.username"], f["authentication.sKey"]
	i := s.accountOf(f["authentication.partnerId"], user, f["authentication.memberId"])
	if i < 0 || !strings.HasPrefix(user, keyPrefix) || !strings.HasPrefix(key, keyPrefix) {
		return refused(refuse(codeCredentials))
	}
	s.accounts[i].SecureKey = key
	return ok(s.grant(s.accounts[i], user, "merchant"))
}

// accountOf finds the account by its user, else by the member that is named, else takes the partner's first one.
func (s *Sim) accountOf(partner, user, member string) int {
	first := -1
	for i, a := range s.accounts {
		switch {
		case a.PartnerID != partner, member != "" && a.MemberID != member:
		case a.Username == user:
			return i
		case first < 0:
			first = i
		}
	}
	return first
}

// grantPartner is POST /partnerAuthToken: documented [P:docs]. Nothing else here is for partners.
func (s *Sim) grantPartner(f fields) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	user := f["partner.userName"]
	if !strings.HasPrefix(user, keyPrefix) || !strings.HasPrefix(f["authentication.sKey"], keyPrefix) {
		return refused(refuse(codeCredentials))
	}
	return ok(s.grant(Account{PartnerID: f["authentication.partnerId"]}, user, "partner"))
}

// regrant is POST /regenerateToken: documented [P:docs]. The old token stays good until its end: assumed.
func (s *Sim) regrant(f fields) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ours := s.readToken(f["authToken"])
	i := s.accountOf(f["authentication.partnerId"], c.Subject, c.Member)
	if !ours || i < 0 || s.now().After(time.Unix(c.Expires, 0).Add(renewable)) {
		return refused(refuse(codeStaleToken))
	}
	s.renewals++
	return ok(s.grant(s.accounts[i], c.Subject, cmp.Or(c.Role, "merchant")))
}

// grant signs a token. The caller holds s.mu.
func (s *Sim) grant(a Account, user, role string) tokenAnswer {
	s.fetches++
	now := s.now()
	text := s.signToken(claims{
		Subject: user, Role: role, Issuer: "PZ", Expires: now.Add(tokenLife).Unix(), Member: a.MemberID, ID: s.newToken(),
	})
	return tokenAnswer{
		PartnerID: a.PartnerID, MemberID: a.MemberID, Result: result{codeToken, descriptions[codeToken]},
		Timestamp: stamp(now), LoginName: user, AuthToken: text,
	}
}

// TokenFetches says how many tokens were given out, and TokenRenewals how many of them for an old one.
func (s *Sim) TokenFetches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetches
}

// TokenRenewals is how many tokens were exchanged for an old one.
func (s *Sim) TokenRenewals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewals
}
