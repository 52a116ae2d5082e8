package web_test

import (
	"strings"
	"testing"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/notes"
	"kontor/web/ui"
)

// known is a customer whose every word is foreign.
func known(id int64) *models.Customer {
	return &models.Customer{
		ID: id, Name: evil, Email: evil, Reference: evil, Company: evil, VATID: evil, Phone: evil, Street: evil, PostalCode: evil, City: evil, Country: "DE",
		Language: "de", CreatedAt: now, UpdatedAt: now,
	}
}

func customer() customers.Props {
	return customers.Props{
		Shell: shell, Customer: known(7), Accounts: []models.Account{shop}, Rows: []models.Payment{*paid()}, More: true, All: "/transactions?customer=7",
		Sums: []models.CustomerSum{{Currency: "EUR", Captured: 9000, Refunded: 1000, ChargedBack: 1, Held: 1, Sent: 1}, {Currency: "JPY", Captured: 12_000_000_000}},
		Open: []models.OpenThing{
			{Kind: models.OpenOperation, ID: 7, Name: evil, Does: "refund", Amount: 1, Currency: "EUR"},
			{Kind: models.OpenInvoice, ID: 3, Amount: 1, Currency: "EUR"},
			{Kind: models.OpenMail, ID: 4, Name: evil},
		},
		Methods: []customers.Method{{SavedMethod: models.SavedMethod{ID: 1, AccountID: 1, Brand: evil, Last4: "1111"}, NoForget: evil}},
		Notes: notes.Props{
			Action: "/", Notes: []notes.Note{{Body: evil + "@[" + evil + "]", By: evil, At: now}}, Colleagues: []models.Colleague{{Name: evil, Email: evil}},
			Form: notes.Form{Key: "k", Body: evil, Errors: ui.Errors{"body": evil}},
		},
		Tasks: []models.CustomerTask{{Kind: models.TaskMerge, Done: 5, Total: 3, Failed: "task.failed"}},
	}
}

func erasing() customers.Props {
	p := customer()
	p.Erasure = &customers.Erasure{Key: "k", Errors: ui.Errors{"": evil}, Rehearsal: &models.ErasureRehearsal{
		Customer: p.Customer, Open: p.Open, Kept: []models.SavedMethod{{AccountID: 1, Brand: evil}},
	}}
	p.Tasks = []models.CustomerTask{{Kind: models.TaskErasure, EndedAt: now, LeftOver: `[{"account":1,"method":"<script>"}]`}}
	return p
}

func rehearsal() customers.MergeProps {
	return customers.MergeProps{Shell: shell, Customer: known(7), Key: "k", Errors: ui.Errors{"": evil}, Rehearsal: &models.Rehearsal{
		Winner: known(7), Loser: known(8), OfWinner: map[string]int64{"payments": models.MaxTotal}, OfLoser: map[string]int64{"links": 1},
		Fields: []models.MergeField{{Name: "name", Winner: evil, Loser: ""}, {Name: "country", Winner: "DE", Loser: "FR"}, {Name: "language", Winner: "", Loser: "de"}},
	}}
}

// Ensure that what is under way asks after itself, that what is done is quiet, and that no amount goes without its currency.
func TestCustomerTasksGoQuiet(t *testing.T) {
	running := draw(t, customers.Detail(customer())).Find("#tasks")
	if running.AttrOr("hx-trigger", "") == "" || running.Find("progress").AttrOr("max", "") == "" {
		t.Error("a merge that runs does not ask after itself")
	}
	done := draw(t, customers.Detail(erasing())).Find("#tasks")
	if _, asks := done.Attr("hx-trigger"); asks || !strings.Contains(done.Text(), "Erased on") || done.Find("script").Length() != 0 {
		t.Errorf("what is done says %q", done.Text())
	}
	if sums := draw(t, customers.Detail(customer())).Find(".sums-lines").Text(); !strings.Contains(sums, "¥12,000,000,000") || !strings.Contains(sums, "€90.00") {
		t.Errorf("the sums are %q", sums)
	}
}
