package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"
)

// kept is the first answer to an Idempotency-Key of a merchant.
type kept struct {
	Merchant string          `json:"merchant"`
	Key      string          `json:"key"`
	Print    string          `json:"print"`
	Status   int             `json:"status"`
	Body     json.RawMessage `json:"body"`
	At       time.Time       `json:"at"`
}

// keyed says whether an endpoint knows Idempotency-Key: documented for sessions, payments, captures, reversals,
// increments and refunds [P:axdoc]; not listed for credits [P:axdoc] and intents [seed 001], which ignore it. For links,
// confirmations and updates assumed.
func keyed(kind string) bool { return kind != "credit" && kind != "intent" }

// replay gives the first answer again for the same request, and refuses the key for another one. That a second request
// does not work again is documented [P:axdoc]; the same answer, the 422 and that a key never ages are assumed.
func (s *Sim) replay(c *call) (answer, bool) {
	if c.key == "" {
		return answer{}, false
	}
	k, seen := s.ledger.answers[[2]string{c.merchant, c.key}]
	switch {
	case !seen:
		return answer{}, false
	case k.Print != c.print:
		return s.refusedCall(c, refuse(codeKeyReused)), true
	}
	return answer{status: k.Status, body: k.Body, replayed: true}, true
}

// keep makes the record of an answer. Successes and business refusals are kept; what was malformed, unknown or broken
// may be sent again with the same key: assumed.
func (c *call) keep(a answer, at time.Time) *kept {
	if c.key == "" || a.status != http.StatusOK && a.status != http.StatusUnprocessableEntity {
		return nil
	}
	return &kept{Merchant: c.merchant, Key: c.key, Print: c.print, Status: a.status, Body: a.body, At: at}
}

func fingerprint(method, path string, b body) string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(method), []byte(path), b.canonical()} {
		_, _ = h.Write(append(part, 0))
	}
	return hex.EncodeToString(h.Sum(nil))
}
