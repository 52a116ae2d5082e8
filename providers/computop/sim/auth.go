package sim

import (
	"net/http"
	"strings"
)

// keyPrefix is what every merchant ID and API key must begin with, so that no real one is ever accepted.
const keyPrefix = "sim_"

// merchant authenticates a request by Basic auth with merchant ID and API key, or by a bearer token [seed 000].
func (s *Sim) merchant(r *http.Request) (string, error) {
	if id, key, ok := r.BasicAuth(); ok {
		return id, checkCredentials(id, key)
	}
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return "", refuse(codeUnauthorized)
	}
	merchant, ok := s.readToken(token)
	if !ok || s.trip("*", func(f *Faults) *Fault { return &f.ExpireToken }) {
		return "", refuse(codeStaleToken)
	}
	return merchant, nil
}

func checkCredentials(id, key string) error {
	if !strings.HasPrefix(id, keyPrefix) || !strings.HasPrefix(key, keyPrefix) {
		return refuse(codeUnauthorized)
	}
	return nil
}
