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
//	GET  /payments/{reference}        one payment: its ledger and what can be done behind the merchant's back
//	POST /payments/{reference}        field do: refund, capture or reverse (with amount, in minor units; empty is all there is),
//	                              pay (with card), decline, cancel, expire, confirm or refuse (3-D Secure), resend
//	GET  /ledger.json             everything, to reconcile against
//	GET  /payments.json           the payments alone
//	GET  /state.json              counters, unknown paths, webhook attempts
//	GET  /faults.json, PUT        the faults
//	POST /faults                  the faults, from the page's form
//	POST /webhooks/release        ReleaseWebhooks
//	POST /settle                  Settle, or Fail with the field through=false
//	POST /webhooks/portal         field on, true or false: whether portal changes send webhooks
//
// A POST answers 204, to a browser 303 to the page it came from. Posts from other sites' pages are refused.
func (s *Sim) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.controlPage)
	mux.HandleFunc("GET /style.css", serveStyle)
	mux.HandleFunc("GET /payments/{reference}", s.controlPayment)
	mux.HandleFunc("POST /payments/{reference}", s.controlAct)
	mux.HandleFunc("GET /ledger.json", s.controlLedger)
	mux.HandleFunc("GET /payments.json", listed(s.Payments))
	mux.HandleFunc("GET /state.json", listed(s.state))
	mux.HandleFunc("GET /faults.json", listed(s.Faults))
	mux.HandleFunc("PUT /faults.json", s.putFaults)
	mux.HandleFunc("POST /faults", s.postFaults)
	mux.HandleFunc("POST /webhooks/release", s.controlRelease)
	mux.HandleFunc("POST /webhooks/portal", s.controlPortal)
	mux.HandleFunc("POST /settle", s.controlSettle)
	return http.NewCrossOriginProtection().Handler(mux)
}

// listed answers a GET with what get gives, as JSON.
func listed[T any](get func() T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { writeAnswer(w, answered(http.StatusOK, get())) }
}

// state is what the control page shows beside the ledger.
type state struct {
	Requests int            `json:"requests"`
	Done     map[string]int `json:"done"`
	Held     int            `json:"heldWebhooks"`
	Portal   bool           `json:"portalWebhooks"`
	Unknown  []string       `json:"unknown"`
	Attempts []Attempt      `json:"attempts"`
}

func (s *Sim) state() state {
	st := state{
		Requests: s.Requests(), Done: s.calls(), Held: s.Held(), Unknown: s.Unknown(),
		Attempts: s.Attempts(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Portal = s.portal
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
		"State": s.state(), "Faults": f.named(), "Payments": latest, "Total": total, "Cards": SpecialCards(),
	})
}

func (s *Sim) controlPayment(w http.ResponseWriter, r *http.Request) {
	p, ok := s.Payment(r.PathValue("reference"))
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	s.renderPayment(w, http.StatusOK, p, "")
}

func (s *Sim) renderPayment(w http.ResponseWriter, status int, p Payment, problem string) {
	render(w, status, "payment.html", map[string]any{
		"Payment": p, "Page": s.PageURL(p.Reference), "Error": problem,
	})
}

func (s *Sim) controlLedger(w http.ResponseWriter, _ *http.Request) {
	payments := s.Payments()
	w.Header().Set("Content-Disposition", `attachment; filename="ledger.json"`)
	writeAnswer(w, answered(http.StatusOK, map[string]any{"payments": payments, "done": s.calls()}))
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
		writeAnswer(w, refused(refuse("1002", err.Error())))
		return
	}
	s.SetFaults(f)
	w.WriteHeader(http.StatusNoContent)
}
