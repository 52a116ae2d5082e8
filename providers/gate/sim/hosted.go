package sim

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

//go:embed pages
var pages embed.FS

// templates are read when a page is asked for first: a program that simulates nothing has no use for them.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"money": format, "path": url.PathEscape}).ParseFS(pages, "pages/*.html"))
})

// payPage is what the payment page and the step of 3-D Secure show.
type payPage struct {
	Payment Payment
	Number  string
	Expiry  string
	Error   string
	Reason  string // of the last attempt that was declined
	Back    string // to the shop
}

// showPage is GET /pay/{token}: the page whose address a session or a payment answered. Nothing changes by it.
func (s *Sim) showPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	switch {
	case !ok || !p.Hosted:
		render(w, http.StatusNotFound, "missing.html", nil)
	case p.Step != "":
		toStep(w, p)
	default:
		render(w, http.StatusOK, "pay.html", pageFor(p, ""))
	}
}

// actPage is POST /pay/{token}: pay, be declined or cancel. A second submit goes where the first one went.
func (s *Sim) actPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok || !p.Hosted {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := s.press(p, r)
	p, _ = s.pageOf(r)
	switch {
	case err != nil && p.Waits() && p.Step == "":
		render(w, http.StatusUnprocessableEntity, "pay.html", pageFor(p, plain(err)))
	case p.Step != "":
		toStep(w, p)
	default:
		leave(w, p)
	}
}

// press does what a button says.
func (s *Sim) press(p Payment, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := name{p.Terminal, p.Reference}
	switch r.PostFormValue("action") {
	case "pay":
		month, year, _ := strings.Cut(r.PostFormValue("expiry"), "/")
		if year = strings.TrimSpace(year); len(year) == 2 {
			year = "20" + year
		}
		return s.actOn(n, func(p *Payment) ([]string, error) {
			return s.payWith(p, r.PostFormValue("number"), strings.TrimSpace(month), year, r.PostFormValue("secure") != "")
		})
	case "decline":
		return s.actOn(n, func(p *Payment) ([]string, error) { return p.fail("4001", rounded(s.now())), nil })
	case "cancel":
		return s.actOn(n, s.cancelIt)
	}
	return errNoButton
}

// showStep is GET /3ds/{token}: where the card's bank asks its customer.
func (s *Sim) showStep(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	switch {
	case !ok:
		render(w, http.StatusNotFound, "missing.html", nil)
	case p.Step == "":
		leave(w, p)
	default:
		render(w, http.StatusOK, "secure.html", pageFor(p, ""))
	}
}

// actStep is POST /3ds/{token}: without a button it is how a challenge begins, and shows the page.
func (s *Sim) actStep(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	pressed := r.PostFormValue("action")
	if !ok || pressed == "" {
		s.showStep(w, r)
		return
	}
	s.mu.Lock()
	err := errNoButton
	if pressed == "confirm" || pressed == "refuse" {
		err = s.actOn(name{p.Terminal, p.Reference}, func(p *Payment) ([]string, error) { return s.stepDone(p, pressed == "confirm") })
	}
	s.mu.Unlock()
	p, _ = s.pageOf(r)
	if err != nil && p.Step != "" {
		render(w, http.StatusUnprocessableEntity, "secure.html", pageFor(p, plain(err)))
		return
	}
	leave(w, p)
}

// runMethod is POST /3ds/{token}/method, in a frame that nobody sees or in a window of its own: the bank looks at the browser,
// and is satisfied, or asks its customer next.
func (s *Sim) runMethod(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pageOf(r)
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	if p.Step == StepMethod {
		_ = s.Confirm(p.Reference) // a second frame finds it done
	}
	render(w, http.StatusOK, "method.html", nil)
}

func (s *Sim) pageOf(r *http.Request) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.tokens[r.PathValue("token")])
	return p, err == nil
}

func pageFor(p Payment, problem string) payPage {
	page := payPage{Payment: p, Number: testCard, Expiry: "12/39", Error: problem, Back: wayBack(p)}
	if p.DeclineCode != "" {
		page.Reason = codes[p.DeclineCode].description
	}
	return page
}

func toStep(w http.ResponseWriter, p Payment) { seeOther(w, "../3ds/"+p.Token) }

// leave is what comes after a payment has ended, or an attempt: the shop at once where its screen is skipped, else the
// page, with the way back on it [seed 003 names the settings].
func leave(w http.ResponseWriter, p Payment) {
	skip, back := p.SkipFailure, wayBack(p)
	if p.Authorized > 0 {
		skip = p.SkipSuccess
	}
	switch {
	case p.Waits() && p.Hosted:
		seeOther(w, "../pay/"+p.Token)
	case skip && back != "" && !p.Waits():
		seeOther(w, back)
	default:
		render(w, http.StatusOK, "pay.html", pageFor(p, ""))
	}
}

// wayBack is success or failure, each replacing the default: their names are documented [seed 003], which is when is
// assumed.
func wayBack(p Payment) string {
	if p.Authorized > 0 {
		return cmp.Or(p.ReturnSuccess, p.ReturnDefault)
	}
	return cmp.Or(p.ReturnFailure, p.ReturnDefault)
}

// plain is an error without its beginning, for the customer.
func plain(err error) string {
	for next := err; next != nil; next = errors.Unwrap(next) {
		err = next
	}
	var r *refusal
	if errors.As(err, &r) {
		return cmp.Or(r.detail, r.description())
	}
	return err.Error() + "."
}

func seeOther(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
}

func render(w http.ResponseWriter, status int, file string, data any) {
	var page bytes.Buffer
	if err := templates().ExecuteTemplate(&page, file, data); err != nil {
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
