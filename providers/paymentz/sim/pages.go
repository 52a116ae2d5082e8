package sim

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"
)

//go:embed pages
var pages embed.FS

// templates are read when a page is asked for first: a program that simulates nothing has no use for them.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"money": format}).ParseFS(pages, "pages/*.html"))
})

// payPage is what a customer's page shows.
type payPage struct {
	Payment Payment
	Card    bool // asks for a card
	Bank    bool // is the bank's, of 3-D Secure
	Number  string
	Expiry  string
	Error   string
}

// showPage is GET /transaction/pay/{token} and /transaction/acs/{token}. Nothing changes by it.
func (s *Sim) showPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok {
		noPage(w)
		return
	}
	s.show(w, http.StatusOK, p, "")
}

// show draws the page that a transaction is at: for its card, at the bank, or back to the merchant.
func (s *Sim) show(w http.ResponseWriter, status int, p Payment, problem string) {
	if p.ended() {
		s.showBack(w, p)
		return
	}
	render(w, status, "pay.html", payPage{
		Payment: p, Card: p.Status == StatusBegun && (p.Mode == "CC" || p.Mode == "DC"), Bank: p.Waits3D, Number: testCard, Expiry: "12/39", Error: problem,
	})
}

// actPage is a button of the page: pay, decline or cancel; at the bank confirm or refuse. A form without a button is the
// merchant's, which leads a customer to the bank. A second submit goes where the first one went.
func (s *Sim) actPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok {
		noPage(w)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	action := r.PostFormValue("action")
	if action == "" {
		s.show(w, http.StatusOK, p, "")
		return
	}
	err := s.press(p.PaymentID, action, r.PostFormValue("number"), r.PostFormValue("expiry"))
	p, _ = s.Payment(p.PaymentID)
	if err != nil && !p.ended() {
		s.show(w, http.StatusUnprocessableEntity, p, plain(err).Error())
		return
	}
	s.show(w, http.StatusOK, p, "")
}

func (s *Sim) pageOf(r *http.Request) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.links[r.PathValue("token")])
	return p, err == nil
}

func noPage(w http.ResponseWriter) {
	renderMessage(w, http.StatusNotFound, "../", "No such payment", "The address is not known here. Please ask the shop for a new one.")
}

// backField is one field of the way back.
type backField struct{ Name, Value string }

// showBack posts the customer back to merchantRedirectUrl, with the checksum: documented [P:xoala]. The short word stands in
// status. resourcePath is of payments that were sent away by the API [P:xoala async].
func (s *Sim) showBack(w http.ResponseWriter, p Payment) {
	s.mu.Lock()
	checksum := newsSum(p, s.keyOf(p.MemberID))
	s.mu.Unlock()
	all := []backField{
		{"paymentId", p.PaymentID},
		{"trackingid", p.PaymentID},
		{"merchantTransactionId", p.MerchantTransactionID},
		{"desc", p.MerchantTransactionID},
		{"amount", wire(p.Amount, p.Currency)},
		{"currency", p.Currency},
		{"tmpl_amount", p.ShownAmount},
		{"tmpl_currency", p.ShownCurrency},
		{"status", p.short()},
		{"checksum", checksum},
		{"descriptor", "Simulator"},
		{"resultCode", p.result().Code},
		{"resultDescription", p.result().Description},
		{"cardBin", p.Card.Bin},
		{"cardLast4Digits", p.Card.Last4},
		{"registrationId", p.RegistrationID},
		{"token", p.RegistrationID},
		{"resourcePath", rest + "/payments/" + p.PaymentID},
		{"timestamp", stamp(p.Updated)},
	}
	var filled []backField
	for _, f := range all {
		if f.Value != "" {
			filled = append(filled, f)
		}
	}
	render(w, http.StatusOK, "back.html", map[string]any{"Payment": p, "Fields": filled, "Word": p.ending()})
}

// ending says for the customer what became of it.
func (p Payment) ending() string {
	switch p.short() {
	case "Y":
		return "This payment is paid."
	case "C":
		return "This payment was cancelled."
	}
	return "This payment was declined."
}

func (s *Sim) keyOf(member string) string {
	for _, a := range s.accounts {
		if a.MemberID == member {
			return a.SecureKey
		}
	}
	return ""
}

func renderMessage(w http.ResponseWriter, status int, base, title, text string) {
	render(w, status, "message.html", map[string]string{"Base": base, "Title": title, "Text": text})
}

// render writes a page. Its forms may lead to other sites, so their targets are not restricted.
func render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := templates().ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

func serveFile(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pages, "pages/"+name) }
}
