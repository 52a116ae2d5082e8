package sim

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"sync"
)

//go:embed pages
var pages embed.FS

// templates are read when a page is asked for first: a program that simulates nothing has no use for them.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"money": format}).ParseFS(pages, "pages/*.html"))
})

// payPage is what the hosted page shows.
type payPage struct {
	Payment Payment
	Open    bool // waits for the customer
	Card    bool
	Number  string
	Expiry  string
	Error   string
}

// showPage is GET /pay/{token}: the page whose address a session, link or hosted payment answered. Nothing changes by it.
func (s *Sim) showPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	render(w, http.StatusOK, "pay.html", pageFor(p, ""))
}

// actPage is POST /pay/{token}: pay, decline or cancel, then back to the merchant. A second submit goes where the first
// one went.
func (s *Sim) actPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := s.press(p.PayID, r.PostFormValue("action"), r.PostFormValue("number"), r.PostFormValue("expiry"))
	p, _ = s.Payment(p.PayID)
	if err != nil && p.waits() {
		render(w, http.StatusUnprocessableEntity, "pay.html", pageFor(p, err.Error()))
		return
	}
	if back := wayBack(p); back != "" {
		w.Header().Set("Location", back)
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	render(w, http.StatusOK, "pay.html", pageFor(p, ""))
}

// press does what a button says.
func (s *Sim) press(payID, action, number, expiry string) error {
	var err error
	switch action {
	case "pay":
		err = s.act(payID, func(p *Payment) ([]string, error) { return s.payWith(p, number, expiry) })
	case "decline":
		err = s.act(payID, s.declineIt)
	case "cancel":
		err = s.act(payID, s.cancelIt)
	default:
		err = refuse(codeMalformed, "no such button")
	}
	return plain(err)
}

func (s *Sim) pageOf(r *http.Request) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.links[r.PathValue("token")])
	return p, err == nil
}

func pageFor(p Payment, problem string) payPage {
	return payPage{
		Payment: p, Open: p.waits(), Card: p.Method == "" || p.Method == "CARD",
		Number: testCard, Expiry: "12/39", Error: problem,
	}
}

// wayBack is urls.return after a success and urls.cancel otherwise, with PayId=… added: documented [seed 001][P:axguide];
// that a declined payment leads to urls.cancel is assumed.
func wayBack(p Payment) string {
	target := p.CancelURL
	if p.Authorized > 0 {
		target = p.ReturnURL
	}
	u, err := url.Parse(target)
	if err != nil || target == "" {
		return ""
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "PayId=" + url.QueryEscape(p.PayID)
	return u.String()
}

func render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := templates().ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

func serveStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pages, "pages/style.css")
}
