package paytech

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

// signatureHeader carries HMAC-SHA256 of the raw body, keyed with the shop's signing key [seed].
const signatureHeader = "Signature"

// validSignature compares in constant time. How the hash is written is not documented: the sibling [payadmit] says
// lower-case hex, pay.tech's own script takes hex in either case and base64 as well, and so do we.
func validSignature(key string, h http.Header, body []byte) bool {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write(body)
	want, given := mac.Sum(nil), strings.TrimSpace(h.Get(signatureHeader))
	if got, err := hex.DecodeString(given); err == nil {
		return hmac.Equal(got, want)
	}
	got, err := base64.StdEncoding.Strict().DecodeString(given)
	return err == nil && hmac.Equal(got, want)
}
