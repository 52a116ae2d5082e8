package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"

	"github.com/PuerkitoBio/goquery"
)

// maxCustomerPage is what a customer's page may weigh over the wire with all that it loads from us.
const maxCustomerPage = 60_000

var (
	cssURL   = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)
	fontFace = regexp.MustCompile(`@font-face\s*\{[^}]*font-family:\s*["']?([^"';}]+)["']?[^}]*\}`)
)

// loads is a style sheet without the fonts that it names and uses nowhere: no browser fetches those.
func loads(css string) string {
	rest := fontFace.ReplaceAllString(css, "")
	return fontFace.ReplaceAllStringFunc(css, func(face string) string {
		if strings.Contains(rest, strings.TrimSpace(fontFace.FindStringSubmatch(face)[1])) {
			return face
		}
		return ""
	})
}

// wire gives an answer's bytes as a browser gets them, packed.
func (r *rig) wire(path string) int {
	r.t.Helper()
	return len(r.do(http.MethodGet, path, nil, http.Header{"Accept-Encoding": {"gzip"}}).body)
}

// weighs sums a page and what it loads from us: styles, what those name, scripts and pictures.
func (r *rig) weighs(path string) (sum int) {
	r.t.Helper()
	sum = r.wire(path)
	seen := map[string]bool{}
	var load func(string)
	load = func(at string) {
		if at == "" || strings.HasPrefix(at, "data:") || seen[at] {
			return
		}
		seen[at] = true
		sum += r.wire(at)
		if file, _, _ := strings.Cut(at, "?"); !strings.HasSuffix(file, ".css") {
			return
		}
		base, err := url.Parse(at)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, found := range cssURL.FindAllStringSubmatch(loads(r.get(at).body), -1) {
			if to, err := base.Parse(found[1]); err == nil && !strings.HasPrefix(found[1], "data:") {
				load(to.RequestURI())
			}
		}
	}
	r.get(path).Find("link[href][rel=stylesheet], link[href][rel=icon], link[href][rel=preload], script[src], img[src]").Each(func(_ int, e *goquery.Selection) {
		load(e.AttrOr("href", e.AttrOr("src", "")))
	})
	if len(seen) < 4 {
		r.t.Errorf("%s loads only %v", path, seen)
	}
	return sum
}

// Ensure that each page of a customer's is light enough for a slow phone.
func TestCustomersPagesAreLight(t *testing.T) {
	r := newRig(t)
	r.works()
	link, path := r.paymentLink(func(n *models.NewLink) { n.Message = strings.Repeat("Vielen Dank! ", 150) })
	late, expired := r.paymentLink(nil)
	if err := r.ExpireLink(t.Context(), modelstest.Clerk, late.ID); err != nil {
		t.Fatal(err)
	}
	p := r.pressed(link, path, url.Values{"key": {models.NewKey()}})
	looks := func(paths ...string) {
		for _, at := range paths {
			if n := r.weighs(at); n > maxCustomerPage || n < 1000 {
				t.Errorf("%s weighs %d bytes", at, n)
			} else {
				t.Logf("%d bytes", n)
			}
		}
	}
	looks(path, path+"/go/1", path+"/back/1", expired, "/pay/x")
	if err := r.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	r.post(path+"/checks/1", nil).wants(http.StatusSeeOther)
	looks(path, path+"/back/1")
}

// Ensure the same of an invoice's page.
func TestInvoicePageIsLight(t *testing.T) {
	r := paperRig(t)
	at := r.customerPage(r.issues(nil))
	if n := r.weighs(at); n > maxCustomerPage || n < 1000 {
		t.Errorf("%s weighs %d bytes", at, n)
	}
}
