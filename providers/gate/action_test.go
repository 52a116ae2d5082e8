package gate

import (
	"reflect"
	"strings"
	"testing"

	"kontor/providers"
)

// TestSteps ensures what each customer action asks of a browser, and that a strange one asks nothing.
func TestSteps(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", with(fieldActionWords, "REDIRECTION=redirect"))
	session := []providers.FormField{{Name: sessionField, Value: "s1"}}
	page := "https://bank.example/x"
	for name, c := range map[string]struct {
		action CustomerAction
		want   Step
	}{
		"nothing":               {CustomerAction{}, Step{Kind: StepNone}},
		"none":                  {CustomerAction{Type: "none", RedirectionURL: page}, Step{Kind: StepNone}},
		"redirect":              {CustomerAction{Type: "redirect", RedirectionURL: page}, Step{Kind: StepRedirect, URL: page, Method: "GET"}},
		"taught":                {CustomerAction{Type: "REDIRECTION", RedirectionURL: page}, Step{Kind: StepRedirect, URL: page, Method: "GET"}},
		"method":                {CustomerAction{Type: "three_ds_method", ThreeDSSessionURL: page, ThreeDSSessionID: "s1"}, Step{StepMethod, page, "POST", session}},
		"challenge":             {CustomerAction{Type: "three_ds_challenge", TargetURL: page, HTTPMethod: "POST", ThreeDSSessionID: "s1"}, Step{StepChallenge, page, "POST", session}},
		"challenge by get":      {CustomerAction{Type: "three_ds_challenge", TargetURL: page, HTTPMethod: "get", ThreeDSSessionID: "s1"}, Step{StepChallenge, page, "GET", nil}},
		"form":                  {CustomerAction{Type: "form_post", TargetURL: page, HTTPMethod: "POST"}, Step{StepForm, page, "POST", []providers.FormField{}}},
		"redirect to nowhere":   {CustomerAction{Type: "redirect", TargetURL: page}, Step{}},
		"redirect to a script":  {CustomerAction{Type: "redirect", RedirectionURL: "javascript:alert(1)"}, Step{}},
		"form to a script":      {CustomerAction{Type: "form_post", TargetURL: "javascript:alert(1)"}, Step{}},
		"a word nobody knows":   {CustomerAction{Type: "jump", RedirectionURL: page}, Step{}},
		"a word in other case":  {CustomerAction{Type: "Redirect", RedirectionURL: page}, Step{}},
		"method without a page": {CustomerAction{Type: "three_ds_method", ThreeDSSessionID: "s1"}, Step{}},
	} {
		if got := client.Step(c.action); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestPages ensures which actions lead a customer to a page: a redirectionUrl does by its own name.
func TestPages(t *testing.T) {
	client, page := connect(t, "http://127.0.0.1:1"), "https://pay.example/x"
	for name, c := range map[string]struct {
		action CustomerAction
		want   providers.Hosted
		ok     bool
	}{
		"redirect":                   {CustomerAction{Type: "redirect", RedirectionURL: page}, providers.Hosted{URL: page}, true},
		"a type that nobody knows":   {CustomerAction{Type: "jump", RedirectionURL: page}, providers.Hosted{URL: page}, true},
		"none, and a page":           {CustomerAction{Type: "none", RedirectionURL: page}, providers.Hosted{URL: page}, true},
		"form":                       {CustomerAction{Type: "form_post", TargetURL: page, ThreeDSSessionID: "s"}, providers.Hosted{URL: page, Form: []providers.FormField{{Name: sessionField, Value: "s"}}}, true},
		"method":                     {CustomerAction{Type: "three_ds_method", ThreeDSSessionURL: page}, providers.Hosted{URL: page, Form: []providers.FormField{}}, true},
		"a target without its type":  {CustomerAction{TargetURL: page}, providers.Hosted{}, false},
		"a script instead of a page": {CustomerAction{Type: "redirect", RedirectionURL: "javascript:1"}, providers.Hosted{}, false},
	} {
		got, ok := client.page(c.action)
		if !reflect.DeepEqual(got, c.want) || ok != c.ok {
			t.Errorf("%s: %+v %v", name, got, ok)
		}
	}
}

// TestActionOfACard ensures that a step which the card's bank wants is not lost, in Gate's words and made ready.
func TestActionOfACard(t *testing.T) {
	body := payment("requires_action", `,"customerAction":{"type":"three_ds_challenge","data":{"threeDsSessionId":"s1","httpMethod":"POST","targetUrl":"https://bank.example/x"}}`)
	client := connect(t, says(t, 200, body))
	result, err := client.PayByCard(t.Context(), PaymentRequest{Order: orderOf(testPay, aCheckout().Amount, providers.Customer{})}, testCard())
	if err != nil || result.Outcome != providers.Pending || result.Step.Kind != StepChallenge || result.Action.TargetURL != "https://bank.example/x" {
		t.Errorf("%+v, %v", result, err)
	}
	page := &providers.Hosted{URL: "https://bank.example/x", Form: []providers.FormField{{Name: sessionField, Value: "s1"}}}
	answer, err := client.TakeCard(t.Context(), aCheckout(), testCard())
	if err != nil || answer.Outcome != providers.Pending || !strings.Contains(answer.Update.Message, "three_ds_challenge") || !reflect.DeepEqual(answer.Update.Page, page) {
		t.Errorf("%+v, %v", answer, err)
	}
	for change, word := range map[string]string{"https://bank": "javascript://bank", "requires_action": "completed", "three_ds_challenge": "jump"} {
		answer, err := connect(t, says(t, 200, strings.Replace(body, change, word, 1))).TakeCard(t.Context(), aCheckout(), testCard())
		if err != nil || answer.Update.Page != nil {
			t.Errorf("%s: %+v, %v", word, answer.Update.Page, err)
		}
	}
	nothing := strings.Replace(body, "three_ds_challenge", "none", 1) // is said, so that a step which is done is not shown on
	if u, err := connect(t, says(t, 200, nothing)).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay}); err != nil || !reflect.DeepEqual(u.Page, &providers.Hosted{}) {
		t.Errorf("nothing to do: %+v, %v", u.Page, err)
	}
	action, step, err := client.NextStep(t.Context(), providers.PaymentRef{Reference: testPay})
	if err != nil || step.Kind != StepChallenge || action.ThreeDSSessionID != "s1" {
		t.Errorf("%+v %+v %v", action, step, err)
	}
	if _, _, err := connect(t, says(t, 400, envelopeOf("1104"))).NextStep(t.Context(), providers.PaymentRef{Reference: testPay}); err == nil {
		t.Error("a payment that is not there has a next step")
	}
}
