package gate

import (
	"net/http"
	"strings"

	"kontor/providers"
)

// CustomerAction is what the customer has to do next, in Gate's words [seed 003]. Type is an open word: only "none" is
// published.
type CustomerAction struct {
	Type              string
	RedirectionURL    string
	ThreeDSSessionID  string
	ThreeDSSessionURL string
	HTTPMethod        string
	TargetURL         string
}

// StepKind is what a customer action asks of the customer's browser.
type StepKind string

// The steps. The empty one is a word that is not known here: nothing is done, and the word is shown.
const (
	StepNone      StepKind = "none"
	StepRedirect  StepKind = "redirect"           // open a page
	StepMethod    StepKind = "three_ds_method"    // post a form that leads the bank to the browser, then ask for the next step
	StepChallenge StepKind = "three_ds_challenge" // post a form that leads to the page of the card's bank
	StepForm      StepKind = "form_post"          // post a form
)

// stepKinds are the right sides of action_words.
var stepKinds = map[string]StepKind{
	"none": StepNone, "redirect": StepRedirect, "three_ds_method": StepMethod, "three_ds_challenge": StepChallenge, "form_post": StepForm,
}

// actionWords is the one table of customerAction.type. All but "none" are assumed.
var actionWords = map[string]StepKind{
	"": StepNone, "none": StepNone, "redirect": StepRedirect, "three_ds_method": StepMethod, "three_ds_challenge": StepChallenge,
	"form_post": StepForm,
}

// sessionField is the form field that carries threeDsSessionId to threeDsSessionUrl or targetUrl: assumed.
const sessionField = "threeDsSessionId"

// Step is a customer action made ready for a browser.
type Step struct {
	Kind   StepKind
	URL    string
	Method string                // GET, POST
	Form   []providers.FormField // for POST
}

// action is what the customer has to do next, as Gate says it.
func (a answer) action() CustomerAction {
	w := a.CustomerAction.value
	return CustomerAction{
		Type: w.Type, RedirectionURL: w.Data.RedirectionURL, ThreeDSSessionID: w.Data.ThreeDSSessionID,
		ThreeDSSessionURL: w.Data.ThreeDSSessionURL, HTTPMethod: w.Data.HTTPMethod, TargetURL: w.Data.TargetURL,
	}
}

// Step reads an action. Which of the documented fields a type uses is assumed: redirectionUrl for a redirect,
// threeDsSessionUrl for the method, targetUrl with httpMethod for the challenge and any other form. Where the field is
// missing or names no web page ("javascript:" would run on ours), and where the type is not known, Kind is empty.
func (c *Client) Step(a CustomerAction) Step {
	s := Step{Kind: c.actions[a.Type], Method: http.MethodGet}
	switch s.Kind {
	case StepNone:
		return Step{Kind: StepNone}
	case StepRedirect:
		s.URL = a.RedirectionURL
	case StepMethod:
		s.URL, s.Method = a.ThreeDSSessionURL, http.MethodPost
	case StepChallenge, StepForm:
		s.URL, s.Method = a.TargetURL, http.MethodPost
		if strings.EqualFold(a.HTTPMethod, http.MethodGet) {
			s.Method = http.MethodGet
		}
	}
	if !providers.IsWebURL(s.URL) {
		return Step{}
	}
	if s.Method == http.MethodPost {
		s.Form = []providers.FormField{} // an empty form is posted too
		if a.ThreeDSSessionID != "" {
			s.Form = append(s.Form, providers.FormField{Name: sessionField, Value: a.ThreeDSSessionID})
		}
	}
	return s
}

// page is where the customer goes on. A redirectionUrl is one whatever the type beside it is called: its own name is
// published. The step of the method belongs into a frame that nobody sees; a window of its own does the same for the bank,
// which looks at the browser alone.
func (c *Client) page(a CustomerAction) (providers.Hosted, bool) {
	s := c.Step(a)
	switch {
	case s.URL != "":
		return providers.Hosted{URL: s.URL, Form: s.Form}, true
	case providers.IsWebURL(a.RedirectionURL):
		return providers.Hosted{URL: a.RedirectionURL}, true
	}
	return providers.Hosted{}, false
}

// next is page for a payment that waits. Where the customer has nothing to do the page has no address; nil where nobody
// waits, and where the word is not known.
func (c *Client) next(a answer) *providers.Hosted {
	switch c.words[a.Status].state {
	case providers.StateOpen, providers.StatePending:
	default:
		return nil
	}
	action := a.action()
	page, ok := c.page(action)
	if !ok && c.Step(action).Kind != StepNone {
		return nil
	}
	return &page
}
