package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// member authenticates a call by the token in its header, bare: documented [seed][P:prtpg][P:tw]. 401 for a bad one is
// assumed.
func (s *Sim) member(r *http.Request) (Account, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ours := s.readToken(r.Header.Get("authToken"))
	if !ours || c.Role != "merchant" || !s.now().Before(time.Unix(c.Expires, 0)) {
		return Account{}, false
	}
	for _, a := range s.accounts {
		if a.MemberID == c.Member {
			return a, true
		}
	}
	return Account{}, false
}

func (s *Sim) signToken(c claims) string {
	text, _ := json.Marshal(c)
	encode := base64.RawURLEncoding.EncodeToString
	head := encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode(text)
	return head + "." + encode(s.tokenMAC(head))
}

// readToken gives the claims of a token that is ours, whether or not it has ended.
func (s *Sim) readToken(token string) (claims, bool) {
	var c claims
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 {
		return c, false
	}
	mac, err := base64.RawURLEncoding.DecodeString(token[cut+1:])
	if err != nil || !hmac.Equal(mac, s.tokenMAC(token[:cut])) {
		return c, false
	}
	_, payload, _ := strings.Cut(token[:cut], ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	return c, err == nil && json.Unmarshal(text, &c) == nil
}

func (s *Sim) tokenMAC(text string) []byte {
	mac := hmac.New(sha256.New, fmt.Appendf(nil, "token|%d", s.opts.Seed))
	_, _ = mac.Write([]byte(text))
	return mac.Sum(nil)
}

// stamp writes a time as they do, without a zone: documented; that it is UTC is assumed.
func stamp(t time.Time) string { return t.UTC().Format(time.DateTime) }
