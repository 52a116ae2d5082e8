package sim

import (
	"encoding/json"
	"errors"
	"net/http"
)

// answer is a status and a JSON body, ready to be written.
type answer struct {
	status   int
	body     json.RawMessage
	replayed bool
}

// failure is the body of a 500, documented [seed 001]; of 400, 401, 404, 413 and 415 assumed.
type failure struct {
	ResponseCode        string `json:"responseCode"`
	ResponseDescription string `json:"responseDescription"`
}

// businessFailure is the body of a 422: documented [seed 001].
type businessFailure struct {
	PayID      string `json:"payId,omitempty"`
	MerchantID string `json:"merchantId"`
	TransID    string `json:"transId,omitempty"`
	XID        string `json:"xId"`
	RefNr      string `json:"refNr,omitempty"`
	Status     string `json:"status"`
	failure
}

func answered(status int, v any) answer {
	text, err := json.Marshal(v)
	if err != nil {
		return broken()
	}
	return answer{status: status, body: text}
}

// refused answers an error in the short shape. What is no refusal is our own fault: 500.
func refused(err error) answer {
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{code: codeInternal}
	}
	return answered(r.status(), failure{r.code, r.description()})
}

// refusedCall answers a business refusal in the documented long shape, anything else in the short one. That its status
// says FAILED, and of whom the transId is, are assumed. The caller holds s.mu.
func (s *Sim) refusedCall(c *call, err error) answer {
	var r *refusal
	if !errors.As(err, &r) || r.status() != http.StatusUnprocessableEntity {
		return refused(err)
	}
	return answered(r.status(), businessFailure{
		PayID: c.payID, MerchantID: c.merchant, TransID: c.body.text("transId"), XID: s.newID(),
		RefNr: c.body.text("refNr"), Status: StatusFailed, failure: failure{r.code, r.description()},
	})
}

func writeAnswer(w http.ResponseWriter, a answer) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	if a.replayed {
		h.Set("Idempotent-Replayed", "true")
	}
	if a.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Basic realm="Paygate"`)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}
