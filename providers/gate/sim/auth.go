package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// keyPrefix is what every API key must begin with, so that no real one is ever accepted.
const keyPrefix = "sim_"

// terminal authenticates a request: the key identifies the merchant's terminal [preface].
func terminal(r *http.Request) (string, error) {
	kind, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || !strings.HasPrefix(key, keyPrefix) {
		return "", refuse("1003")
	}
	return terminalOf(key), nil
}

func terminalOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "t" + hex.EncodeToString(sum[:4])
}
