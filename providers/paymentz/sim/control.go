package sim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// Control is the simulator's other side, for the people and tests that drive it; it belongs on another port, on loopback.
//
//	GET  /                        the page: counters, faults, the latest payments
//	GET  /payments/{id}           one payment: its ledger and what can be done behind the merchant's back
//	POST /payments/{id}           field do: refund, capture, chargeback (with amount, in minor units; empty is all there
//	                              is), reverse, winback, payoff, pay (with card), decline, cancel, resend
//	POST /settle, /fail           all that is under way is done, or refused
//	POST /slow                    field on, true or false: whether what is taken is under way first
//	GET  /ledger.json             everything, to reconcile against
//	GET  /payments.json           the payments alone
//	GET  /state.json              counters, unknown paths, webhook attempts
//	GET  /faults.json, PUT        the faults
//	POST /faults                  the faults, from the page's form
//	POST /webhooks/release        ReleaseWebhooks
//	POST /webhooks/portal         field on, true or false: whether portal changes send webhooks
//
// A POST answers 204, to a browser 303 to the page it came from. Posts from other sites' pages are refused.
func (s *Sim) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.controlPage)
	mux.HandleFunc("GET /style.css", serveFile("style.css"))
	mux.HandleFunc("GET /payments/{id}", s.controlPayment)
	mux.HandleFunc("POST /payments/{id}", s.controlAct)
	mux.HandleFunc("GET /ledger.json", s.controlLedger)
	mux.HandleFunc("GET /payments.json", listed(s.Payments))
	mux.HandleFunc("GET /state.json", listed(s.state))
	mux.HandleFunc("GET /faults.json", listed(s.Faults))
	mux.HandleFunc("PUT /faults.json", s.putFaults)
	mux.HandleFunc("POST /faults", s.postFaults)
	mux.HandleFunc("POST /webhooks/release", s.controlRelease)
	mux.HandleFunc("POST /webhooks/portal", s.controlPortal)
	mux.HandleFunc("POST /settle", s.controlEnd(s.Settle))
	mux.HandleFunc("POST /fail", s.controlEnd(s.Fail))
	mux.HandleFunc("POST /slow", s.controlSlow)
	return http.NewCrossOriginProtection().Handler(mux)
}

// listed answers a GET with what get gives, as JSON.
func listed[T any](get func() T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, get()) }
}

// state is what the control page shows beside the ledger.
type state struct {
	Requests     int            `json:"requests"`
	TokenFetches int            `json:"tokenFetches"`
	Done         map[string]int `json:"done"`
	Held         int            `json:"heldWebhooks"`
	Portal       bool           `json:"portalWebhooks"`
	Slow         bool           `json:"slow"`
	Unknown      []string       `json:"unknown"`
	Attempts     []Attempt      `json:"attempts"`
}

func (s *Sim) state() state {
	st := state{
		Requests: s.Requests(), TokenFetches: s.TokenFetches(), Done: s.calls(), Held: s.Held(), Unknown: s.Unknown(),
		Attempts: s.Attempts(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Portal, st.Slow = s.portal, len(s.slow) > 0
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
	})
}

func (s *Sim) controlPayment(w http.ResponseWriter, r *http.Request) {
	p, ok := s.Payment(r.PathValue("id"))
	if !ok {
		renderMessage(w, http.StatusNotFound, "../", "No such payment", "There is none with this ID.")
		return
	}
	s.renderPayment(w, http.StatusOK, p, "")
}

func (s *Sim) renderPayment(w http.ResponseWriter, status int, p Payment, problem string) {
	render(w, status, "payment.html", map[string]any{
		"Payment": p, "Waits": !p.ended(), "Page": s.PageURL(p.PaymentID), "Error": problem,
	})
}

func (s *Sim) controlLedger(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Disposition", `attachment; filename="ledger.json"`)
	writeJSON(w, http.StatusOK, map[string]any{
		"payments": s.Payments(), "registrations": s.Registrations(), "invoices": s.Invoices(), "done": s.calls(),
	})
}

// wantsPage says whether a browser asks, so that a page is the answer rather than a bare status.
func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// acted answers a POST. The address is relative, so that the handler may stand behind http.StripPrefix.
func acted(w http.ResponseWriter, r *http.Request, back string) {
	if !wantsPage(r) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Location", back)
	w.WriteHeader(http.StatusSeeOther)
}

func (s *Sim) putFaults(w http.ResponseWriter, r *http.Request) {
	var f Faults
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	s.SetFaults(f)
	w.WriteHeader(http.StatusNoContent)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "It could not be written.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
