package paymentz

import (
	"net/http"
	"net/url"
	"strings"

	"kontor/providers"
)

// Redirect is where a customer has to go on: to the bank's page of 3-D Secure, or to a method's own. A browser opens it,
// or posts its fields to it.
type Redirect struct {
	URL    string
	Method string // GET or POST
	Target string // of the form, where they name one
	Fields []providers.FormField
}

type redirectAnswer struct {
	URL        text        `json:"url" xml:"url"`
	Method     text        `json:"method" xml:"method"`
	Target     text        `json:"target" xml:"target"`
	Parameters list[param] `json:"parameters" xml:"parameters"`
}

type param struct {
	Name  text `json:"name" xml:"name"`
	Value text `json:"value" xml:"value"`
}

// redirect reads it, where it leads to a page of the web: "javascript:" would run on ours. Without a method it is POST
// where there is something to post [tw], else GET [docs "forward"].
func (a answer) redirect() *Redirect {
	told := a.Redirect.value
	if !providers.IsWebURL(string(told.URL)) {
		return nil
	}
	r := &Redirect{URL: string(told.URL), Method: strings.ToUpper(string(told.Method)), Target: string(told.Target)}
	for _, p := range told.Parameters {
		r.Fields = append(r.Fields, providers.FormField{Name: string(p.Name), Value: string(p.Value)})
	}
	switch {
	case r.Method == http.MethodGet, r.Method == http.MethodPost:
	case len(r.Fields) > 0:
		r.Method = http.MethodPost
	default:
		r.Method = http.MethodGet
	}
	return r
}

// Hosted is the redirect as our pages know one: what a GET has to say goes into the URL.
func (r *Redirect) Hosted() providers.Hosted {
	h := providers.Hosted{URL: r.URL}
	if r.Method == http.MethodPost {
		h.Form = append([]providers.FormField{}, r.Fields...) // not nil: an empty form is posted as well
		return h
	}
	u, err := url.Parse(r.URL)
	if err != nil || len(r.Fields) == 0 {
		return h
	}
	q := u.Query()
	for _, f := range r.Fields {
		q.Add(f.Name, f.Value)
	}
	u.RawQuery = q.Encode()
	h.URL = u.String()
	return h
}
