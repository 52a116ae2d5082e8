package handlers_test

import (
	"bytes"
	"image"
	"image/png"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// companyForms are one that is taken for each section.
var companyForms = map[string]url.Values{
	"":         {"name": {"Muster GmbH"}, "country": {"DE"}, "vat_id": {"DE136695976"}},
	"/bank":    {"iban": {"DE89 3704 0044 0532 0130 00"}, "bic": {"COBADEFFXXX"}},
	"/look":    {"color": {"#FFD400"}},
	"/region":  {"time_zone": {"Europe/Berlin"}, "locale": {"de"}},
	"/numbers": {"invoice_series": {"RE-{YYYY}-{0000}"}, "credit_note_series": {"GS-{0000}"}, "payment_days": {"30"}, "reminder_days": {"3, 10;20"}},
	"/letters": {"language": {"de"}, "greeting": {"Guten Tag {customer},"}},
}

const companyPath = "/settings/company"

// Ensure that each section is saved by itself, and shown as it is held afterwards.
func TestCompanySections(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	for section, form := range companyForms {
		p := r.post(companyPath+section, form).wants(http.StatusSeeOther)
		page := r.get(p.header.Get("Location")).wants(http.StatusOK)
		if h1, current := page.Find("h1").Text(), page.Find(".sections a[aria-current]").AttrOr("href", ""); h1 != "Company" || current != companyPath+section {
			t.Errorf("%s: %q, at %q", section, h1, current)
		}
		if said := page.Find("#announcer").Text(); !strings.Contains(said, "The company is saved") {
			t.Errorf("%s says %q", section, said)
		}
	}
	for section, want := range map[string]map[string]string{
		"":                     {"name": "Muster GmbH", "vat_id": "DE136695976"},
		"/bank":                {"iban": "DE89 3704 0044 0532 0130 00"},
		"/look":                {"color": "#ffd400"},
		"/region":              {"time_zone": "Europe/Berlin"},
		"/numbers":             {"payment_days": "30", "reminder_days": "3, 10, 20"},
		"/letters?language=de": {"greeting": "Guten Tag {customer},"},
		"/letters?language=en": {"greeting": ""},
	} {
		page := r.get(companyPath + section).wants(http.StatusOK)
		for name, value := range want {
			if got := strings.TrimSpace(page.value(name)); got != value {
				t.Errorf("%s of %s is %q, want %q", name, section, got, value)
			}
		}
	}
	if got := r.get(companyPath).Find(`select[name=country] option[selected]`).Text(); got != "Germany" {
		t.Errorf("the country is %q", got)
	}
}

// Ensure that a refused form says beside each field what is wrong and keeps what was typed, and that nothing is saved.
func TestCompanyIsRefusedBesideItsFields(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	long := strings.Repeat("x", 101)
	for section, c := range map[string]struct{ form, want url.Values }{
		"": {
			url.Values{"name": {long}, "country": {""}, "vat_id": {"DE136695978"}, "email": {"nobody"}, "website": {"<script>"}},
			url.Values{"name": {"Up to 100"}, "country": {"Choose the country"}, "vat_id": {"check digits"}, "email": {"address"}, "website": {"web address"}},
		},
		"/bank":   {url.Values{"iban": {"DE8937040044053201300"}, "bic": {"X"}}, url.Values{"iban": {"has 22 letters and digits; this one has 21"}, "bic": {"8 or 11"}}},
		"/look":   {url.Values{"color": {"red"}}, url.Values{"color": {"six hexadecimal digits"}}},
		"/region": {url.Values{"time_zone": {"Mars"}}, url.Values{"time_zone": {"no such time zone"}}},
		"/numbers": {
			url.Values{"invoice_series": {"RE"}, "credit_note_series": {"1{0}"}, "payment_days": {"soon"}, "reminder_days": {"20, 10"}},
			url.Values{"invoice_series": {"exactly one counter"}, "credit_note_series": {"nobody could tell"}, "payment_days": {"0 to 365"}, "reminder_days": {"ascending"}},
		},
		"/letters": {url.Values{"language": {"en"}, "link": {"for {price}"}, "closing": {"}"}}, url.Values{"link": {"{price} can't be used"}, "closing": {"A brace stands alone"}}},
	} {
		page := r.post(companyPath+section, c.form).wants(http.StatusUnprocessableEntity)
		for name := range c.want {
			if got := page.errorOf(name); !strings.Contains(got, c.want.Get(name)) {
				t.Errorf("%s of %q is answered by %q, want %q", name, section, got, c.want.Get(name))
			}
			if got := page.value(name); name != "country" && got != c.form.Get(name) {
				t.Errorf("%s of %q was typed as %q and is %q", name, section, c.form.Get(name), got)
			}
		}
	}
	c, err := r.Company(t.Context())
	if err != nil || c.UpdatedAt != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

// Ensure that people who are no admins read why not, on every page and for every form, and find no way there.
func TestCompanyIsForAdmins(t *testing.T) {
	r := newRig(t)
	for _, role := range []models.Role{models.Viewer, models.Clerk, models.Manager} {
		r.as(role)
		for section, form := range companyForms {
			for _, page := range []*page{r.get(companyPath + section), r.post(companyPath+section, form)} {
				if page.wants(http.StatusForbidden); !strings.Contains(page.Find("main").Text(), "admin") {
					t.Errorf("a %s reads %q", role, page.Find("main").Text())
				}
			}
		}
		r.upload(t, logoForm(t, "logo", logoOf(t, 10, 10))).wants(http.StatusForbidden)
		r.post(companyPath+"/logo/removals", nil).wants(http.StatusForbidden)
		r.get(companyPath + "/numbers/next?field=invoice_series").wants(http.StatusForbidden)
		if r.get("/").Find(`nav a[href="`+companyPath+`"]`).Length() != 0 {
			t.Errorf("a %s is led there", role)
		}
	}
	if c, err := r.Company(t.Context()); err != nil || c.UpdatedAt != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	r.as(models.Admin)
	if got := r.get("/").Find(`nav a[href="` + companyPath + `"]`).Text(); strings.TrimSpace(got) != "Company" {
		t.Errorf("the navigation has %q", got)
	}
}

// Ensure that pages and files follow the company's zone and locale as soon as they are saved.
func TestPagesFollowTheCompany(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	foot := func() string { return r.get("/").Find(".foot").Text() }
	if got := foot(); !strings.Contains(got, "UTC") {
		t.Errorf("before, all times are in %q", got)
	}
	r.post(companyPath+"/region", companyForms["/region"]).wants(http.StatusSeeOther)
	if got := foot(); !strings.Contains(got, "Europe/Berlin") {
		t.Errorf("afterwards, all times are in %q", got)
	}
	if file := r.get("/transactions.csv").wants(http.StatusOK).body; !strings.Contains(file, "created (Europe/Berlin)") || !strings.Contains(file, "id;created") {
		t.Errorf("the file begins %.60q", file)
	}
	region := r.get(companyPath + "/region").Find(".facts").Text()
	if !strings.Contains(region, "18.11.2026, 13:00") || !strings.Contains(region, "1.234,56") {
		t.Errorf("the page shows %q", strings.Join(strings.Fields(region), " "))
	}
}

// Ensure that a pattern's next number follows what is typed.
func TestNextNumberFollowsThePattern(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	for pattern, want := range map[string]string{"RE-{YYYY}-{0000}": "Next: RE-2026-0001", "RE": "exactly one counter", "": "Give a pattern"} {
		part := r.get(companyPath + "/numbers/next?field=credit_note_series&credit_note_series=" + url.QueryEscape(pattern)).wants(http.StatusOK)
		if got := part.Find("#next-credit_note_series").Text(); !strings.Contains(got, want) {
			t.Errorf("%q is answered by %q", pattern, got)
		}
	}
	if page := r.get(companyPath + "/numbers"); page.Find("#next-invoice_series").Text() != "Next: INV-2026-0001" {
		t.Errorf("the page shows %q", page.Find("#next-invoice_series").Text())
	}
}

func logoOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload is a multipart form.
type upload struct {
	kind string
	body []byte
}

// logoForm is what a browser sends: pairs of a field and its file.
func logoForm(t *testing.T, field string, content []byte, more ...string) upload {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range append([]string{field}, more...) {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="` + name + `"; filename="logo.png"`}, "Content-Type": {"image/png"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return upload{w.FormDataContentType(), b.Bytes()}
}

func (r *rig) upload(t *testing.T, u upload) *page {
	t.Helper()
	return r.do(http.MethodPost, companyPath+"/logo", bytes.NewReader(u.body), http.Header{"Content-Type": {u.kind}})
}

// Ensure that a logo is taken, shown to everybody under a name that may be kept, seen under older names as it is now, and
// taken away again.
func TestLogoIsPublic(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	r.upload(t, logoForm(t, "logo", logoOf(t, 100, 50))).wants(http.StatusSeeOther)
	page := r.get(companyPath + "/look").wants(http.StatusOK)
	first := page.Find("img.logo").AttrOr("src", "")
	if page.Find("img.logo").AttrOr("width", "") != "100" || !strings.HasPrefix(first, "/company/logo/") {
		t.Fatalf("the page has no logo: %q", first)
	}
	r.upload(t, logoForm(t, "logo", logoOf(t, 60, 50))).wants(http.StatusSeeOther)
	second := r.get(companyPath+"/look").Find("img.logo").AttrOr("src", "")
	r.nobody()
	for path, cache := range map[string]string{second: "public, max-age=31536000, immutable", first: "no-store", "/company/logo": "no-store"} {
		got := r.get(path).wants(http.StatusOK)
		if got.header.Get("Cache-Control") != cache || got.header.Get("Content-Type") != "image/png" || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, got.header)
		}
		size, err := png.DecodeConfig(strings.NewReader(got.body))
		if err != nil || size.Width != 60 {
			t.Errorf("%s is %d wide, %v", path, size.Width, err)
		}
	}
	r.do(http.MethodHead, second, nil, nil).wants(http.StatusOK)
	r.as(models.Admin)
	r.post(companyPath+"/logo/removals", nil).wants(http.StatusSeeOther)
	r.get(second).wants(http.StatusNotFound)
	if r.get(companyPath+"/look").Find("img.logo").Length() != 0 {
		t.Error("the page shows a logo that was removed")
	}
}

// Ensure that every upload that is none gets a sentence beside its field, and does no harm.
func TestLogoUploadsAreRefused(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	good := logoForm(t, "logo", logoOf(t, 10, 10))
	for name, c := range map[string]struct {
		upload upload
		want   string
	}{
		"nothing chosen":    {logoForm(t, "logo", nil), "Choose a picture first"},
		"another field":     {logoForm(t, "file", logoOf(t, 10, 10)), "Choose a picture first"},
		"two files":         {logoForm(t, "logo", logoOf(t, 10, 10), "logo"), "can't be read"},
		"no form of files":  {upload{"application/x-www-form-urlencoded", []byte("logo=x")}, "Choose a picture first"},
		"no boundary":       {upload{"multipart/form-data", good.body}, "Choose a picture first"},
		"cut in its head":   {upload{good.kind, good.body[:100]}, "Choose a picture first"},
		"cut at its end":    {upload{good.kind, good.body[:len(good.body)-10]}, "can't be read"},
		"SVG":               {logoForm(t, "logo", []byte("<svg/>")), "neither a PNG nor a JPEG"},
		"a byte too many":   {logoForm(t, "logo", bytes.Repeat([]byte("x"), models.MaxLogo+1)), "Up to 256 kB"},
		"a photograph":      {logoForm(t, "logo", bytes.Repeat([]byte("x"), 9<<20)), "Up to 256 kB"},
		"more than is read": {logoForm(t, "logo", bytes.Repeat([]byte("x"), 17<<20)), "Up to 256 kB"},
		"too wide":          {logoForm(t, "logo", logoOf(t, 2001, 1)), "2,001 × 1"},
	} {
		page := r.upload(t, c.upload).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf("logo"); !strings.Contains(got, c.want) {
			t.Errorf("%s is answered by %q, want %q", name, got, c.want)
		}
	}
	if c, err := r.Company(t.Context()); err != nil || c.HasLogo() {
		t.Errorf("%+v, %v", c, err)
	}
	huge := upload{"application/x-www-form-urlencoded", bytes.Repeat([]byte("x"), 1<<20)}
	r.upload(t, huge).wants(http.StatusRequestEntityTooLarge)
	r.do(http.MethodPost, companyPath+"/logo", bytes.NewReader(good.body), http.Header{"Content-Type": {good.kind}, "Sec-Fetch-Site": {"cross-site"}}).wants(http.StatusForbidden)
}

// Ensure that the style sheet has the merchant's color, and a name of its own for it.
func TestStylesheetHasTheColor(t *testing.T) {
	r := newRig(t)
	if err := r.ChangeCompany(t.Context(), modelstest.Admin, models.CompanyLook{Color: "#ffd400"}); err != nil {
		t.Fatal(err)
	}
	r.as(models.Admin)
	path := r.get(companyPath+"/look").Find(`main link[rel=stylesheet]`).AttrOr("href", "")
	r.nobody()
	sheet := r.get(path).wants(http.StatusOK)
	for _, want := range []string{"--merchant:#ffd400", "--merchant-foreground:#000000", ".dark{--merchant-ink:#ffd400}"} {
		if !strings.Contains(sheet.body, want) {
			t.Errorf("%q has no %s", sheet.body, want)
		}
	}
	if got := sheet.header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("it may be kept: %q", got)
	}
}

// Ensure that the trail tells what was changed, to the word, and where.
func TestCompanyInTheTrail(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	for _, section := range slices.Sorted(maps.Keys(companyForms)) {
		r.post(companyPath+section, companyForms[section]).wants(http.StatusSeeOther)
	}
	page := r.get("/audit?action=company.changed").wants(http.StatusOK)
	text := strings.Join(strings.Fields(page.Find("#results").Text()), " ")
	for _, want := range []string{"Company changed.", "IBAN– → DE89370400440532013000", "Words in mailsde: greeting", "VAT id– → DE136695976"} {
		if !strings.Contains(text, want) {
			t.Errorf("the trail has no %q: %s", want, text)
		}
	}
	if page.Find(`#results a[href="`+companyPath+`"]`).Length() == 0 {
		t.Error("the trail does not lead to the company")
	}
}
