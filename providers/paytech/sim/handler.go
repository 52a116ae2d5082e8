package sim

import "net/http"

// Handler is the HTTP surface: the API below /api/v1 and the payment pages. Anything else is a loud 404, kept for Unknown.
// It may stand behind http.StripPrefix; PublicURL then says the whole address.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /payment/{id}", s.showPage)
	mux.HandleFunc("POST /payment/{id}", s.actPage)
	mux.HandleFunc("GET /payment/{id}/3ds", s.show3DS)
	mux.HandleFunc("POST /payment/{id}/3ds", s.act3DS)
	mux.HandleFunc("GET /payment/style.css", serveStyle)
	mux.HandleFunc("/", s.notFound)
	for _, e := range endpoints {
		mux.HandleFunc(e.method+" /api/v1"+e.path, s.serve(e.kind, e.work))
	}
	return mux
}

// endpoints is the whole API [spec]. The kind "create" is told apart by what is created.
var endpoints = []struct {
	method, path, kind string
	work               verb
}{
	{"GET", "/payments", "get", (*Sim).listPayments},
	{"POST", "/payments", "create", (*Sim).createPayment},
	{"GET", "/payments/{id}", "get", (*Sim).getPayment},
	{"PATCH", "/payments/{id}", "execute", (*Sim).executeDeposit},
	{"POST", "/payments/{id}/capture", "capture", (*Sim).capturePayment},
	{"POST", "/payments/{id}/void", "void", (*Sim).voidPayment},
	{"POST", "/payments/{id}/chargebacks", "chargeback", (*Sim).registerChargeback},
	{"POST", "/payments/{id}/approve", "approve", (*Sim).approvePayment},
	{"POST", "/payments/{id}/reject", "reject", (*Sim).rejectPayment},
	{"GET", "/payments/{id}/operations", "get", (*Sim).listOperations},
	{"GET", "/customers/{customer}/card-tokens", "get", (*Sim).listCardTokens},
	{"GET", "/customers/{customer}/terminals/{terminal}/tokens", "get", (*Sim).listTerminalTokens},
	{"GET", "/subscriptions/{id}", "get", (*Sim).getSubscription},
	{"PATCH", "/subscriptions/{id}", "subscription", (*Sim).patchSubscription},
	{"GET", "/balances", "get", (*Sim).listBalances},
	{"GET", "/available-withdrawal-balances", "get", (*Sim).listAvailable},
}

func (s *Sim) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
}

// Requests says how many requests came in, to the API and to paths that do not exist.
func (s *Sim) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Unknown lists the latest requests to paths that do not exist, as "METHOD /path".
func (s *Sim) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.unknown...)
}

func (s *Sim) notFound(w http.ResponseWriter, r *http.Request) {
	line := r.Method + " " + r.URL.Path
	s.mu.Lock()
	s.requests++
	s.unknown = append(s.unknown, line)
	s.unknown = s.unknown[max(0, len(s.unknown)-1000):]
	s.mu.Unlock()
	writeAnswer(w, s.refused(r, refuse(http.StatusNotFound, "No such endpoint: "+line)))
}
