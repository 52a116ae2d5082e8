package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// tokenLife is how long an access token is good; 3599 s is documented [P:conf].
const tokenLife = 3599 * time.Second

type claims struct {
	Subject string `json:"sub"`
	Expires int64  `json:"exp"`
	ID      string `json:"jti"`
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

// token is POST /authorization/oauth/token, outside /api/v2 and form encoded: documented [seed 000][P:conf][P:tester].
// The shape of its refusals is assumed.
func (s *Sim) token(w http.ResponseWriter, r *http.Request) {
	s.count()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err := r.ParseForm(); err != nil || media != "application/x-www-form-urlencoded" {
		writeAnswer(w, refused(refuse(codeMalformed, "form encoding is required")))
		return
	}
	if s.before(w, r, "token") {
		return
	}
	s.after(w, r, "token", s.grant(r.PostForm.Get("grant_type"), r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")))
}

func (s *Sim) grant(kind, id, secret string) answer {
	if kind != "client_credentials" {
		return refused(refuse(codeMalformed, "grant_type must be client_credentials"))
	}
	if err := checkCredentials(id, secret); err != nil {
		return refused(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetches++
	token := s.signToken(claims{Subject: id, Expires: s.now().Add(tokenLife).Unix(), ID: s.newID()})
	return answered(http.StatusOK, tokenAnswer{token, "Bearer", int(tokenLife / time.Second)})
}

// TokenFetches says how many access tokens were given out.
func (s *Sim) TokenFetches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetches
}

func (s *Sim) signToken(c claims) string {
	text, _ := json.Marshal(c)
	encode := base64.RawURLEncoding.EncodeToString
	head := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(text)
	return head + "." + encode(s.tokenMAC(head))
}

// readToken gives the merchant of a token that is ours and not expired.
func (s *Sim) readToken(token string) (string, bool) {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 {
		return "", false
	}
	mac, err := base64.RawURLEncoding.DecodeString(token[cut+1:])
	if err != nil || !hmac.Equal(mac, s.tokenMAC(token[:cut])) {
		return "", false
	}
	_, payload, _ := strings.Cut(token[:cut], ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	var c claims
	if err != nil || json.Unmarshal(text, &c) != nil {
		return "", false
	}
	return c.Subject, s.now().Unix() < c.Expires
}

func (s *Sim) tokenMAC(text string) []byte {
	mac := hmac.New(sha256.New, fmt.Appendf(nil, "token|%d", s.opts.Seed))
	_, _ = mac.Write([]byte(text))
	return mac.Sum(nil)
}
