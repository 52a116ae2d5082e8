package sim

import (
	"bytes"
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
	return template.Must(template.New("").Funcs(template.FuncMap{"money": format}).ParseFS(pages, "pages/*.html"))
})

// pageOf is the address of a deposit's page: its form is documented [spec].
func (s *Sim) pageOf(id string) string { return s.public + "/payment/" + id }

// PageURL gives it.
func (s *Sim) PageURL(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pageOf(id)
}

// payPage is what the payment page shows.
type payPage struct {
	Payment Payment
	Open    bool // waits for the customer
	Card    bool // asks for a card
	Known   bool // the customer has a number, so that the card can be saved
	Tests   []testCard
	Entry   entry
	Error   string
}

// Number, Expiry and Holder are what the form is filled with.
func (p payPage) Number() string { return p.Entry.number }

// Expiry is MM/YY.
func (p payPage) Expiry() string { return p.Entry.expiry }

// Holder is the name on the card.
func (p payPage) Holder() string { return p.Entry.holder }

func pageFor(p Payment, e entry, problem string) payPage {
	return payPage{
		Payment: p, Open: p.State == StateCheckout, Card: (p.Method == "" || p.isCard()) && p.CardMasked == "",
		Known: p.customerID() != "" && !p.StartRecurring, Tests: testCards, Entry: e, Error: problem,
	}
}

var firstEntry = entry{number: testCards[0].Number, expiry: "12/39", holder: "Test Customer"}

// pagePayment is the deposit whose page is asked for.
func (s *Sim) pagePayment(w http.ResponseWriter, r *http.Request) (Payment, bool) {
	p, ok := s.Payment(r.PathValue("id"))
	if !ok || p.Type != typeDeposit {
		render(w, http.StatusNotFound, "missing.html", nil)
		return p, false
	}
	return p, true
}

// showPage is GET /payment/{id}. Nothing changes by it. A customer who left during 3-D Secure is sent on.
func (s *Sim) showPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pagePayment(w, r)
	switch {
	case !ok:
	case p.Challenge:
		redirect(w, p.ID+"/3ds")
	default:
		render(w, http.StatusOK, "pay.html", pageFor(p, firstEntry, ""))
	}
}

// actPage is POST /payment/{id}: pay, decline or cancel, then on to 3-D Secure or back to the merchant. A second submit
// goes where the first one went.
func (s *Sim) actPage(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pagePayment(w, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	e := entry{r.PostFormValue("number"), r.PostFormValue("expiry"), r.PostFormValue("name"), r.PostFormValue("save") != ""}
	err := s.press(p.ID, r.PostFormValue("action"), e)
	p, _ = s.Payment(p.ID)
	switch {
	case err != nil && p.State == StateCheckout:
		render(w, http.StatusUnprocessableEntity, "pay.html", pageFor(p, e, plain(err)))
	case p.Challenge:
		redirect(w, p.ID+"/3ds")
	default:
		s.leave(w, p)
	}
}

func (s *Sim) press(id, action string, e entry) error {
	switch action {
	case "pay":
		return s.act(id, func(p *Payment) (change, error) { return s.payWith(p, e) })
	case "decline":
		return s.Decline(id)
	case "cancel":
		return s.Cancel(id)
	}
	return refuse(http.StatusBadRequest, "There is no such button")
}

// show3DS is GET /payment/{id}/3ds, the page of the card's bank.
func (s *Sim) show3DS(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pagePayment(w, r)
	switch {
	case !ok:
	case !p.Challenge:
		redirect(w, "../"+p.ID)
	default:
		render(w, http.StatusOK, "3ds.html", p)
	}
}

// act3DS is POST /payment/{id}/3ds: confirm or fail.
func (s *Sim) act3DS(w http.ResponseWriter, r *http.Request) {
	p, ok := s.pagePayment(w, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	switch r.PostFormValue("action") {
	case "confirm":
		_ = s.Confirm(p.ID) // a second submit finds it done
	case "fail":
		_ = s.Fail3DS(p.ID)
	case "cancel":
		_ = s.Cancel(p.ID)
	}
	if p, _ = s.Payment(p.ID); p.Challenge {
		render(w, http.StatusUnprocessableEntity, "3ds.html", p)
		return
	}
	if p.ReturnURL == "" {
		redirect(w, "../"+p.ID)
		return
	}
	s.leave(w, p)
}

// leave goes back to the shop, or shows how it ended where the shop named no way back.
func (s *Sim) leave(w http.ResponseWriter, p Payment) {
	if back := wayBack(p); back != "" {
		redirect(w, back)
		return
	}
	render(w, http.StatusOK, "pay.html", pageFor(p, firstEntry, ""))
}

// wayBack is returnUrl with its placeholders filled [spec], however it ended.
func wayBack(p Payment) string {
	filled := strings.NewReplacer(
		"{id}", p.ID, "{referenceId}", url.QueryEscape(p.ReferenceID), "{state}", p.State, "{type}", p.Type,
	).Replace(p.ReturnURL)
	u, err := url.Parse(filled)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// plain is an error as a person on a page should read it: the refusal without where it happened.
func plain(err error) string {
	var no *refusal
	if errors.As(err, &no) {
		return no.message
	}
	return err.Error()
}

// redirect gives the address as it is: it may be relative, since the handler may stand behind http.StripPrefix.
func redirect(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
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
