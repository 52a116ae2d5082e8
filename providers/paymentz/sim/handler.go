package sim

import "net/http"

// Handler is the HTTP surface: the API, the tokens, Standard Checkout and the pages for customers. Anything else is a loud
// 404, kept for Unknown. It may stand behind http.StripPrefix; PublicURL then says the whole address.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	for name := range grants {
		mux.HandleFunc("POST "+rest+"/"+name, s.tokenEndpoint(name))
	}
	for path, kindOf := range endpoints {
		mux.HandleFunc("POST "+path, s.serve(kindOf))
	}
	mux.HandleFunc("POST /transaction/Checkout", s.openCheckout)
	mux.HandleFunc("GET /transaction/pay/{token}", s.showPage)
	mux.HandleFunc("POST /transaction/pay/{token}", s.actPage)
	mux.HandleFunc("GET /transaction/acs/{token}", s.showPage) // the bank's page, reached by a link
	mux.HandleFunc("POST /transaction/acs/{token}", s.actPage) // and by a form
	mux.HandleFunc("GET /transaction/invoice/{token}", s.showInvoice)
	mux.HandleFunc("POST /transaction/invoice/{token}", s.payInvoice)
	mux.HandleFunc("GET /transaction/style.css", serveFile("style.css"))
	mux.HandleFunc("GET /transaction/back.js", serveFile("back.js"))
	mux.HandleFunc("/", s.notFound)
	return mux
}

const (
	rest     = "/transactionServices/REST/v1"
	invoices = "/invoiceServices/REST/v1"
)

func always(kind string) func(fields) string { return func(fields) string { return kind } }

// endpoints is the API: every call is a POST [seed]. The source of each path is beside its verb.
var endpoints = map[string]func(fields) string{
	rest + "/payments":                        always("payment"),
	rest + "/payments/{id}":                   backOffice,
	rest + "/inquiry":                         always("get"),
	rest + "/getTransactionList":              always("list"),
	rest + "/payout":                          always("payout"),
	rest + "/registrations":                   always("register"),
	rest + "/paywithtoken/{id}":               tokenDeed,
	rest + "/getCardsAndAccounts":             always("methods"),
	"/merchantServices/api/v1/customerSignup": always("signup"),
	invoices + "/generate":                    always("invoice"),
	invoices + "/regenerate":                  always("reinvoice"),
	invoices + "/remind":                      always("remind"),
	invoices + "/cancel":                      always("uninvoice"),
	invoices + "/inquiry":                     always("getinvoice"),
}

// backOffice is what paymentType asks of a payment: documented [P:docs][P:xoala], but for the repeated payment.
func backOffice(f fields) string {
	if f["recurringType"] == "REPEATED" {
		return "charge"
	}
	return map[string]string{"CP": "capture", "RF": "refund", "RV": "reversal", "IN": "get"}[f["paymentType"]]
}

// tokenDeed pays with a token, or deletes it [P:docs][P:prtpg].
func tokenDeed(f fields) string {
	return map[string]string{"DB": "charge", "DL": "forget"}[f["paymentType"]]
}

// chargeAny takes money without its customer: the next payment of a series, or one of a kept card. Both sign alike.
func (s *Sim) chargeAny(c *call) (outcome, error) {
	if c.f["recurringType"] == "REPEATED" {
		return s.repeatPayment(c)
	}
	return s.chargeWork(c)
}

var verbs = map[string]verb{
	"payment":    (*Sim).createPayment,
	"capture":    (*Sim).captureWork,
	"refund":     (*Sim).refundWork,
	"reversal":   (*Sim).reversalWork,
	"get":        (*Sim).inquire,
	"list":       (*Sim).listWork,
	"payout":     (*Sim).payoutWork,
	"register":   (*Sim).registerWork,
	"charge":     (*Sim).chargeAny,
	"forget":     (*Sim).forgetWork,
	"methods":    (*Sim).methodsWork,
	"signup":     (*Sim).signupWork,
	"invoice":    (*Sim).invoiceWork,
	"reinvoice":  (*Sim).reinvoiceWork,
	"remind":     (*Sim).remindWork,
	"uninvoice":  (*Sim).uninvoiceWork,
	"getinvoice": (*Sim).getInvoiceWork,
}

func (s *Sim) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
}

// Requests says how many requests came in: to the API, for tokens and to paths that do not exist.
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
	writeAnswer(w, r, answer{http.StatusNotFound, resultOnly(refuse(codeUnknownPath, line))})
}
