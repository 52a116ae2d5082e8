package sim

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// answer is a status and a body, ready to be written; no body is what comes from something before Gate.
type answer struct {
	status int
	body   json.RawMessage
	header map[string]string
}

// object is what all five operations answer [seed 003].
type object struct {
	ReferenceID      string            `json:"referenceId"`
	Amount           int64             `json:"amount"`
	CurrencyCode     string            `json:"currencyCode"`
	Status           string            `json:"status"`
	CustomerAction   action            `json:"customerAction"`
	MerchantMetadata map[string]string `json:"merchantMetadata"`
	ActualAmount     int64             `json:"actualAmount"`
	DeclineReason    *reason           `json:"declineReason"`
	CreatedAt        string            `json:"createdAt"`
}

type action struct {
	Type string      `json:"type"`
	Data *actionData `json:"data"`
}

type actionData struct {
	RedirectionURL    *string `json:"redirectionUrl"`
	ThreeDSSessionID  *string `json:"threeDsSessionId"`
	ThreeDSSessionURL *string `json:"threeDsSessionUrl"`
	HTTPMethod        *string `json:"httpMethod"`
	TargetURL         *string `json:"targetUrl"`
}

// reason has a number where an envelope has a string [seed 003] [preface].
type reason struct {
	Code        int    `json:"code"`
	Description string `json:"description"`
}

// object shows a payment. The caller holds s.mu.
func (s *Sim) object(p Payment) object {
	o := object{
		ReferenceID: p.Reference, Amount: p.Amount, CurrencyCode: p.Currency, Status: p.Status, CustomerAction: s.actionOf(p),
		MerchantMetadata: p.Metadata, ActualAmount: p.Actual(), CreatedAt: p.Created.UTC().Format("2006-01-02T15:04:05.000Z"),
	}
	if o.MerchantMetadata == nil {
		o.MerchantMetadata = map[string]string{}
	}
	if p.DeclineCode != "" {
		o.DeclineReason = &reason{number(p.DeclineCode), codes[p.DeclineCode].description}
	}
	return o
}

// actionOf is what the customer has to do: all but its field names is assumed.
func (s *Sim) actionOf(p Payment) action {
	page, step, session, post := s.public+"/pay/"+p.Token, s.public+"/3ds/"+p.Token, p.Token, http.MethodPost
	switch {
	case !p.Waits():
	case p.Hosted:
		return action{"redirect", &actionData{RedirectionURL: &page}}
	case p.Step == StepRedirect:
		return action{"redirect", &actionData{RedirectionURL: &step}}
	case p.Step == StepMethod:
		method := step + "/method"
		return action{"three_ds_method", &actionData{ThreeDSSessionID: &session, ThreeDSSessionURL: &method}}
	case p.Step == StepChallenge:
		return action{"three_ds_challenge", &actionData{ThreeDSSessionID: &session, HTTPMethod: &post, TargetURL: &step}}
	}
	return action{Type: "none"}
}

func answered(status int, v any) answer {
	text, err := json.Marshal(v)
	if err != nil {
		return broken()
	}
	return answer{status: status, body: text}
}

// refused answers an envelope [preface]. What is no refusal is our own fault: 1000.
func refused(err error) answer {
	var r *refusal
	if !errors.As(err, &r) {
		r = refuse("1000")
	}
	return answered(r.status(), map[string]string{"code": r.code, "name": codes[r.code].name, "description": r.description()})
}

// broken is what something before Gate answers: no body, and nothing said [preface].
func broken() answer { return answer{status: http.StatusInternalServerError} }

// tooMany is the published status 429; that it has no body and names a wait is assumed.
func tooMany() answer {
	return answer{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "2"}}
}

func writeAnswer(w http.ResponseWriter, a answer) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	for name, value := range a.header {
		h.Set(name, value)
	}
	if a.body != nil {
		h.Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

func rounded(t time.Time) time.Time { return t.Truncate(time.Millisecond) }
