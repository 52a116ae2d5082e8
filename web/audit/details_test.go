package audit

import (
	"context"
	"slices"
	"testing"

	"kontor/web/words"
)

func TestDetails(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []fact
	}{
		"nothing":                     {"", nil},
		"amount and currency are one": {`{"reason":"two","amount":1250,"currency":"EUR","key":"k"}`, []fact{{"Amount", "€12.50"}, {"Reason", "two"}, {"Form key", "k"}}},
		"nothing moved":               {`{"amount":0,"currency":"EUR"}`, nil},
		"a foreign currency stays":    {`{"amount":5,"currency":"ZZZ"}`, []fact{{"Amount", "5"}, {"Currency", "ZZZ"}}},
		"roles in words":              {`{"to":"clerk","from":"viewer"}`, []fact{{"From", "viewer"}, {"To", "clerk"}}},
		"languages in words":          {`{"to":"de","from":""}`, []fact{{"To", "German"}}},
		"what many were to do":        {`{"kind":"refund","payments":3}`, []fact{{"What", "Refund"}, {"Transactions", "3"}}},
		"which mail":                  {`{"letter":"invoice.reminder","was":"bounced"}`, []fact{{"Letter", "Reminder of an invoice"}, {"Before", "bounced"}}},
		"terms and those before":      {`{"next_on":"2026-09-24","unit":"month","was":{"every":2,"unit":"week"}}`, []fact{{"Next charge", "24 Sep 2026"}, {"Unit", "months"}, {"Before", "Every 2, Unit weeks"}}},
		"yes and no":                  {`{"happened":true,"active":false}`, []fact{{"It happened", "yes"}, {"Active", "no"}}},
		"a moment":                    {`{"until":1795188612000000}`, []fact{{"Until", "20 Nov 2026, 15:30:12"}}},
		"a name nobody knows":         {`{"zeal":{"a":[1]}}`, []fact{{"zeal", `{"a":[1]}`}}},
		"no JSON is shown as it is":   {`<script>`, []fact{{"Details", "<script>"}}},
	} {
		if got := details(context.Background(), c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestEveryActionHasItsSentence(t *testing.T) {
	for _, a := range Actions() {
		if !words.Has("audit." + a) {
			t.Errorf("no sentence for %s", a)
		}
	}
}
