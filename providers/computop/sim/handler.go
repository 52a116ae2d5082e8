package sim

import "net/http"

// Handler is the HTTP surface: the API below /api/v2, the token endpoint and the hosted pages. Anything else is a loud
// 404, kept for Unknown. It may stand behind http.StripPrefix; PublicURL then says the whole address.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /authorization/oauth/token", s.token)
	mux.HandleFunc("GET /pay/{token}", s.showPage)
	mux.HandleFunc("POST /pay/{token}", s.actPage)
	mux.HandleFunc("GET /pay/style.css", serveStyle)
	mux.HandleFunc("/", s.notFound)
	for _, e := range endpoints {
		mux.HandleFunc(e.method+" /api/v2"+e.path, s.serve(e.kind, e.work))
	}
	return mux
}

// endpoints is the API. The source of each path is in its file.
var endpoints = []struct {
	method, path, kind string
	work               verb
}{
	{"POST", "/payment-intents", "intent", (*Sim).createIntent},
	{"POST", "/payments/sessions", "session", (*Sim).createHosted},
	{"POST", "/payments/links", "link", (*Sim).createHosted},
	{"POST", "/payments", "payment", (*Sim).createPayment},
	{"POST", "/payments/refunds", "credit", (*Sim).createCredit},
	{"POST", "/payments/{payId}/captures", "capture", (*Sim).captureWork},
	{"POST", "/payments/{payId}/reversals", "reversal", (*Sim).reversalWork},
	{"POST", "/payments/{payId}/refunds", "refund", (*Sim).refundWork},
	{"POST", "/payments/{payId}/incrementals", "increment", (*Sim).incrementWork},
	{"POST", "/payments/{payId}/confirm", "confirm", (*Sim).confirmWork},
	{"PATCH", "/payments/{payId}", "update", (*Sim).updateWork},
	{"GET", "/payments/{payId}", "get", (*Sim).inquireByPayID},
	{"GET", "/payments/getByPayId/{payId}", "get", (*Sim).inquireByPayID},
	{"GET", "/payments/getByTransId/{transId}", "get", (*Sim).inquireByTransID},
	{"GET", "/payments/transactions/{transId}", "get", (*Sim).inquireByTransID},
}

func (s *Sim) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
}

// Requests says how many requests came in, to the API, the token endpoint and paths that do not exist.
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
	if len(s.unknown) > 1000 {
		s.unknown = s.unknown[len(s.unknown)-1000:]
	}
	s.mu.Unlock()
	writeAnswer(w, refused(refuse(codeUnknownPath, line)))
}
