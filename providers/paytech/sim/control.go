package sim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// Control is the simulator's other side, for the people and tests that drive it; it belongs on another port, on loopback.
//
//	GET  /                          the page: counters, faults, the latest payments, saved cards, subscriptions
//	GET  /payments/{id}             one payment, and what can be done behind the merchant's back
//	POST /payments/{id}             field do: refund, capture, void, complete, refuse (with amount, in minor units; empty is
//	                                all there is), pay (with card, or another amount and currency), decline, cancel,
//	                                confirm, fail, expire, resend
//	POST /tokens/{id}               field declines, true or false: whether the card's bank declines from now on
//	POST /subscriptions/{id}        charges the next cycle
//	GET  /ledger.json               everything, to reconcile against
//	GET  /payments.json             the payments alone
//	GET  /state.json                counters, unknown paths, webhook attempts
//	GET  /faults.json, PUT          the faults
//	POST /faults                    the faults, from the page's form
//	POST /webhooks/release          ReleaseWebhooks
//	POST /webhooks/portal           field on, true or false: whether portal changes send webhooks
//	POST /hold                      field on, true or false: SetHold
//
// A POST answers 204, to a browser 303 to the page it came from. Posts from other sites' pages are refused.
func (s *Sim) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.controlPage)
	mux.HandleFunc("GET /style.css", serveStyle)
	mux.HandleFunc("GET /payments/{id}", s.controlPayment)
	mux.HandleFunc("POST /payments/{id}", s.controlAct)
	mux.HandleFunc("POST /tokens/{id}", s.controlToken)
	mux.HandleFunc("POST /subscriptions/{id}", s.controlCycle)
	mux.HandleFunc("GET /ledger.json", s.controlLedger)
	mux.HandleFunc("GET /payments.json", listed(s.Payments))
	mux.HandleFunc("GET /state.json", listed(s.state))
	mux.HandleFunc("GET /faults.json", listed(s.Faults))
	mux.HandleFunc("PUT /faults.json", s.putFaults)
	mux.HandleFunc("POST /faults", s.postFaults)
	mux.HandleFunc("POST /webhooks/release", func(w http.ResponseWriter, r *http.Request) {
		s.ReleaseWebhooks()
		acted(w, r, "../")
	})
	mux.HandleFunc("POST /webhooks/portal", s.controlSwitch(s.SetPortalWebhooks, "../"))
	mux.HandleFunc("POST /hold", s.controlSwitch(s.SetHold, "./"))
	return http.NewCrossOriginProtection().Handler(mux)
}

// listed answers a GET with what get gives, as JSON.
func listed[T any](get func() T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { writeAnswer(w, encoded(http.StatusOK, get())) }
}

// state is what the control page shows beside the ledger.
type state struct {
	Requests int            `json:"requests"`
	Done     map[string]int `json:"done"`
	Held     int            `json:"heldWebhooks"`
	Portal   bool           `json:"portalWebhooks"`
	Hold     bool           `json:"hold"`
	Unknown  []string       `json:"unknown"`
	Attempts []Attempt      `json:"attempts"`
}

func (s *Sim) state() state {
	st := state{Requests: s.Requests(), Done: s.calls(), Held: s.Held(), Unknown: s.Unknown(), Attempts: s.Attempts()}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Portal, st.Hold = s.portal, s.hold
	return st
}

// shownPayments bounds the list of the control page.
const shownPayments = 200

func (s *Sim) controlPage(w http.ResponseWriter, _ *http.Request) {
	f := s.Faults()
	latest := s.Payments()
	total := len(latest)
	latest = latest[max(0, total-shownPayments):]
	slices.Reverse(latest)
	render(w, http.StatusOK, "control.html", map[string]any{
		"State": s.state(), "Faults": f.named(), "Payments": latest, "Total": total,
		"Tokens": s.Tokens(), "Subscriptions": s.Subscriptions(),
	})
}

func (s *Sim) controlPayment(w http.ResponseWriter, r *http.Request) {
	p, ok := s.Payment(r.PathValue("id"))
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	s.renderPayment(w, http.StatusOK, p, "")
}

func (s *Sim) renderPayment(w http.ResponseWriter, status int, p Payment, problem string) {
	page := ""
	if p.Type == typeDeposit {
		page = s.PageURL(p.ID)
	}
	render(w, status, "payment.html", map[string]any{
		"Payment": p, "Waits": p.State == StateCheckout || p.Challenge, "Held": p.State == StatePending && !p.Challenge,
		"Page": page, "Error": problem,
	})
}

func (s *Sim) controlLedger(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Disposition", `attachment; filename="ledger.json"`)
	writeAnswer(w, encoded(http.StatusOK, map[string]any{
		"payments": s.Payments(), "tokens": s.Tokens(), "subscriptions": s.Subscriptions(), "done": s.calls(),
	}))
}

// wantsPage says whether a browser asks, so that a page is the answer rather than a bare status.
func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// acted answers a POST. The address is relative, so that the handler may stand behind http.StripPrefix.
func acted(w http.ResponseWriter, r *http.Request, back string) {
	if !wantsPage(r) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	redirect(w, back)
}

func failed(w http.ResponseWriter, status int, err error) {
	writeAnswer(w, encoded(status, map[string]string{"error": plain(err)}))
}

func (s *Sim) putFaults(w http.ResponseWriter, r *http.Request) {
	var f Faults
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		failed(w, http.StatusBadRequest, err)
		return
	}
	s.SetFaults(f)
	w.WriteHeader(http.StatusNoContent)
}
