package paymentz

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// TestXMLSaysTheSame ensures that an answer reads the same in either form.
func TestXMLSaysTheSame(t *testing.T) {
	for _, name := range []string{"inquiry", "capture", "redirect", "list", "methods"} {
		inJSON, err := readAnswer([]byte(recorded(t, "answers/"+name+".json")))
		if err != nil {
			t.Fatal(name, err)
		}
		inXML, err := readAnswer([]byte(recorded(t, "answers/"+name+".xml")))
		if err != nil {
			t.Fatal(name, err)
		}
		if !reflect.DeepEqual(inJSON, inXML) {
			t.Errorf("%s:\n%+v\n%+v", name, inJSON, inXML)
		}
	}
}

// TestPublishedInquiry ensures what the published sample says. What was captured, only the list tells.
func TestPublishedInquiry(t *testing.T) {
	a, err := readAnswer([]byte(recorded(t, "answers/inquiry.json")))
	if err != nil {
		t.Fatal(err)
	}
	u, err := connect(t, "http://127.0.0.1:1").update(a.record())
	if err != nil {
		t.Fatal(err)
	}
	zero, one := money.New(0, "USD"), money.New(100, "USD")
	want := providers.Update{
		Payment: providers.PaymentRef{Reference: "#081756894916609", ProviderID: "54289"}, State: providers.StateAuthorized, Amount: one,
		RawStatus: "capturesuccess", Code: "00026", Message: "Transaction Successful",
		Totals:   &providers.Totals{Authorized: one, Refunded: zero},
		Method:   providers.Method{Type: "card", Brand: "Visa", Last4: "1111", Expiry: "2030-12"},
		Customer: providers.Customer{FirstName: "John", LastName: "Do"}, Created: time.Date(2018, 4, 2, 15, 26, 2, 0, time.UTC),
	}
	if !reflect.DeepEqual(u, want) {
		t.Errorf("%+v %+v", u, u.Totals)
	}
}

// TestListedPayments ensures what the list's lines say, amounts and all.
func TestListedPayments(t *testing.T) {
	for _, name := range []string{"list.json", "list.xml"} {
		page, err := connect(t, says(t, 200, recorded(t, "answers/"+name))).ListPayments(t.Context(), november, "")
		if err != nil || len(page.Updates) != 2 || page.Next != "" {
			t.Fatalf("%+v, %v", page, err)
		}
		eur := func(n int64) money.Money { return money.New(n, "EUR") }
		first := page.Updates[0]
		if *first.Totals != (providers.Totals{Authorized: eur(10000), Captured: eur(6000), Refunded: eur(1050), Reversed: eur(4000), Disputed: eur(0)}) ||
			first.RawStatus != "reversed" || first.State != providers.StateAuthorized || first.Method.Last4 != "1111" ||
			first.Customer != (providers.Customer{Reference: "C-9", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"}) {
			t.Errorf("%+v %+v", first, first.Totals)
		}
		second := page.Updates[1]
		if second.Totals.Disputed != money.New(5000, "JPY") || second.Payment.ProviderID != "54401" || second.RawStatus != "chargeback" {
			t.Errorf("%+v %+v", second, second.Totals)
		}
	}
}

// TestOddLines ensures that one line that can't be held does not stop the list, and that sums that can't be are not told.
func TestOddLines(t *testing.T) {
	list := recorded(t, "answers/list.json")
	for old, c := range map[string]struct {
		changed string
		lines   int
		totals  int
	}{
		`"amount":"100.00"`:              {`"amount":"1,00"`, 1, 1},
		`"currency":"EUR"`:               {`"currency":"QQQ"`, 1, 1},
		`"systemPaymentId":"54400"`:      {`"systemPaymentId":"-"`, 1, 1},
		`"captureamount":"60.00"`:        {`"captureamount":"600.00"`, 2, 1},
		`"refundamount":"10.50"`:         {`"refundamount":"60.01"`, 2, 1},
		`"refundamount":"10.50" `:        {`"refundamount":"-1.00"`, 2, 1},
		`"transactionStatus":"reversed"`: {`"transactionStatus":"refundrejected"`, 2, 1},
	} {
		body := strings.Replace(list, strings.TrimSpace(old), c.changed, 1)
		page, err := connect(t, says(t, 200, body)).ListPayments(t.Context(), november, "")
		told := 0
		for _, u := range page.Updates {
			if u.Totals != nil {
				told++
			}
		}
		if err != nil || len(page.Updates) != c.lines || told != c.totals || page.Skipped != 2-c.lines || (page.Why == "") != (c.lines == 2) {
			t.Errorf("%s: %d lines, %d with totals, %d left out (%s), %v", c.changed, len(page.Updates), told, page.Skipped, page.Why, err)
		}
	}
}

// TestListRefused ensures that a list that was refused is not an empty one, and one that repeats itself ends.
func TestListRefused(t *testing.T) {
	_, err := connect(t, says(t, 200, recorded(t, "answers/missing.json"))).ListPayments(t.Context(), november, "")
	wantKind(t, "refused", err, providers.ErrDeclined, "19904")
	_, err = connect(t, says(t, 200, `{"result":{"code":"77777"}}`)).ListPayments(t.Context(), november, "")
	wantKind(t, "unclear", err, providers.ErrUnknown, "77777")
	_, err = connect(t, says(t, 200, recorded(t, "answers/list.json"))).ListPayments(t.Context(), november, "2 54400")
	wantKind(t, "the same page", err, providers.ErrUnknown, "garbage")
}

// TestSavedMethods ensures what a customer's saved methods are, and that another customer's are refused.
func TestSavedMethods(t *testing.T) {
	for _, name := range []string{"methods.json", "methods.xml"} {
		client := connect(t, says(t, 200, recorded(t, "answers/"+name)))
		kept, err := client.SavedMethods(t.Context(), providers.Customer{Reference: "C-9"})
		want := []providers.SavedMethod{
			{Method: providers.Method{Type: "card", Brand: "Visa", Last4: "1111", Expiry: "2031-01", Token: "rg1"}, Customer: "C-9"},
			{Method: providers.Method{Type: "sepa", Last4: "3000", Token: "rg3"}, Customer: "C-9"},
		}
		if err != nil || !reflect.DeepEqual(kept, want) {
			t.Errorf("%+v, %v", kept, err)
		}
		_, err = client.SavedMethods(t.Context(), providers.Customer{Reference: "C-10"})
		wantKind(t, "another's", err, providers.ErrUnknown, "mismatch")
	}
}

func TestMethodsAreCut(t *testing.T) {
	card := cardAnswer{Last4: "4111111111111111"}
	if got := card.last4(); got != "1111" {
		t.Error(got)
	}
	for _, c := range [][3]string{{"1", "2031", "2031-01"}, {"12", "2031", "2031-12"}, {"12", "31", ""}, {"", "", ""}, {"ab", "2031", ""}} {
		if got := expiry(text(c[0]), text(c[1])); got != c[2] {
			t.Errorf("%v: %q", c, got)
		}
	}
}
