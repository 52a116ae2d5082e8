package computop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strings"
)

// webhookProof is how an enhanced webhook is signed. That it is, with HMAC and the merchant's key, is published [nexi];
// header, hash and input are not, and all three are assumed. Here is the one place to put them right.
var webhookProof = struct {
	header string
	hash   func() hash.Hash
	input  func(body []byte) []byte
}{
	header: "X-Paygate-Signature",
	hash:   sha256.New,
	input:  func(body []byte) []byte { return body },
}

// validSignature compares in constant time. Classic Paygate writes its hex in either case; decoding takes both.
func validSignature(key string, h http.Header, body []byte) bool {
	given, err := hex.DecodeString(strings.TrimSpace(h.Get(webhookProof.header)))
	if err != nil {
		return false
	}
	mac := hmac.New(webhookProof.hash, []byte(key))
	_, _ = mac.Write(webhookProof.input(body))
	return hmac.Equal(given, mac.Sum(nil))
}
