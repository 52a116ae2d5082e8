package web_test

import (
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/web/payments"
	"kontor/web/ui"

	"github.com/PuerkitoBio/goquery"
)

func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestListIsATableWithItsCaption(t *testing.T) {
	doc := draw(t, payments.List(list(*paid())))
	if got := text(doc.Find("table > caption")); got != "Transactions" {
		t.Errorf("the caption is %q", got)
	}
	if got := doc.Find("td a[href='/transactions/7']").Text(); got != "ORDER-7" {
		t.Errorf("the row leads on by %q", got)
	}
	if got := text(doc.Find("td .money")); got != "€120.00" {
		t.Errorf("the amount is %q", got)
	}
	if got := text(doc.Find("td .status")); got != "partially captured" {
		t.Errorf("the status is %q", got)
	}
	if doc.Find("td .status svg").Length() != 1 {
		t.Error("the status has no shape")
	}
	if doc.Find("nav [aria-current=page][href='/transactions']").Length() != 1 {
		t.Error("the navigation does not say where we are")
	}
}

func TestListSaysHowMany(t *testing.T) {
	p := list(*paid())
	p.Count, p.More, p.Next = 10000, true, "key"
	p.View.Status = []string{"captured"}
	doc := draw(t, payments.List(p))
	if got := text(doc.Find(".figure-line")); got != "10,000+ transactions" {
		t.Errorf("got %q", got)
	}
	if got := doc.Find("a[rel=next]").AttrOr("href", ""); got != "/transactions?after=key&status=captured" {
		t.Errorf("the next page is %q", got)
	}
	if doc.Find("a[download]").Length() != 0 || doc.Find("#files button[name=format]").Length() != 3 {
		t.Error("so long a list is not prepared in the background")
	}
	if doc.Find("input[name=status][value=captured][checked]").Length() != 1 {
		t.Error("the form forgot the filter")
	}
}

// Ensure that a list is taken at once as it is shown, or prepared with the same view, and that what was prepared is told of.
func TestListIsTakenAway(t *testing.T) {
	p := list(*paid())
	p.FileKey, p.View.Status, p.Signs.Files = "k", []string{"captured"}, models.ExportCounts{Ready: 2, Working: 1}
	doc := draw(t, payments.List(p))
	for i, want := range []string{"/transactions.xlsx?status=captured", "/transactions.csv?status=captured", "/transactions.zip?status=captured"} {
		if got := doc.Find("a[download]").Eq(i).AttrOr("href", ""); got != want {
			t.Errorf("the file is %q, want %q", got, want)
		}
	}
	form := doc.Find("#files form")
	if form.AttrOr("action", "") != "/exports" || form.Find("[name=query]").AttrOr("value", "") != "status=captured" || form.Find("[name=key]").AttrOr("value", "") != "k" {
		t.Error("what is prepared is another view")
	}
	if got := text(doc.Find(".files > a")); got != "2 exports are ready" {
		t.Errorf("of what was prepared it says %q", got)
	}
}

func TestStatusesDifferByShape(t *testing.T) {
	shapes := map[string]models.PaymentStatus{}
	for _, s := range models.PaymentStatuses {
		doc := draw(t, ui.PaymentStatus(s, false))
		shape := doc.Find("svg").AttrOr("data-icon", "")
		if other, ok := shapes[shape]; ok || shape == "" || doc.Find("path").Length() == 0 {
			t.Errorf("%s looks like %s", s, other)
		}
		shapes[shape] = s
		if text(doc.Selection) != string(s) {
			t.Errorf("%s is called %q", s, text(doc.Selection))
		}
	}
}

func TestADisabledActionSaysWhy(t *testing.T) {
	doc := draw(t, payments.Detail(detail()))
	b := doc.Find("button[name=action][value=increment]")
	if _, disabled := b.Attr("disabled"); !disabled || text(b) != "Increase authorization" {
		t.Fatalf("the button %q is not disabled", text(b))
	}
	if why := text(doc.Find("#" + b.AttrOr("aria-describedby", "none"))); why != "Part of it is captured." {
		t.Errorf("it says %q", why)
	}
	if capture := doc.Find("button[name=action][value=capture]"); text(capture) != "Capture" || capture.AttrOr("hx-target", "") != "#action" {
		t.Error("Capture can't be pressed")
	}
}

func TestAFormIsOutsideOfWhatPolls(t *testing.T) {
	p := withDialog(payments.Dialog{Kind: payments.Refund, Key: "k2", Left: euro(9000), Amount: "90.00"})
	doc := draw(t, payments.Detail(p))
	if doc.Find("#payment dialog, #payment textarea, #history form, #sides textarea").Length() != 0 {
		t.Error("typing can be lost")
	}
	form := doc.Find("dialog[open] form[action='/transactions/7/refunds']")
	if form.Find("input[name=key][value=k2]").Length() != 1 || form.Find("input[name=amount][value='90.00']").Length() != 1 || form.Find("textarea[name=reason]").Length() != 1 {
		t.Error("the form has not its key, amount and reason")
	}
	submit := form.Find("button[type=submit]")
	if text(submit) != "Refund €90.00" || submit.AttrOr("data-label", "") != "Refund {amount}" || submit.AttrOr("data-currency", "") != "EUR" {
		t.Errorf("the button says %q", text(submit))
	}
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	p := withDialog(payments.Dialog{
		Kind: payments.Refund, Key: "k2", Left: euro(9000), Amount: "12,x", Reason: "Scratched", Errors: ui.Errors{"amount": "This is not an amount."},
	})
	doc := draw(t, payments.ActionDialog(p))
	amount := doc.Find("input[name=amount]")
	if amount.AttrOr("value", "") != "12,x" || doc.Find("textarea[name=reason]").Text() != "Scratched" {
		t.Error("what was typed is lost")
	}
	if amount.AttrOr("aria-invalid", "") != "true" {
		t.Error("the field is not marked")
	}
	said := ""
	for _, id := range strings.Fields(amount.AttrOr("aria-describedby", "")) {
		said += text(doc.Find("#"+id)) + " "
	}
	if !strings.Contains(said, "This is not an amount.") || doc.Find(".field[data-invalid] .field-error").Length() != 1 {
		t.Errorf("the field says %q", said)
	}
}

func TestThePageAsksOnlyWhileSomethingIsUnsettled(t *testing.T) {
	for _, c := range []struct {
		op    models.Operation
		every string
	}{
		{models.Operation{Status: models.OpSucceeded}, ""},
		{models.Operation{Status: models.OpDeclined}, ""},
		{models.Operation{Status: models.OpUnknown}, ""}, // a person's
		{models.Operation{Status: models.OpUnknown, DueAt: now}, "every 1s"},
		{models.Operation{Status: models.OpRequested, DueAt: now}, "every 1s"},
		{models.Operation{Status: models.OpPending, DueAt: now, CreatedAt: now.Add(-5 * time.Minute)}, "every 5s"},
		{models.Operation{Status: models.OpPending, DueAt: now, CreatedAt: now.Add(-24 * time.Hour)}, "every 30s"},
	} {
		p := detail()
		c.op.ID, c.op.Kind, c.op.Currency, c.op.Amount = 9, "refund", "EUR", 100
		if c.op.CreatedAt == 0 {
			c.op.CreatedAt = now
		}
		p.Payment.Operations = []models.Operation{c.op}
		state := draw(t, payments.State(p)).Find("#payment")
		if got := state.AttrOr("hx-trigger", ""); got != c.every {
			t.Errorf("%s: %q, want %q", c.op.Status, got, c.every)
		}
		watch := map[bool]string{true: "-9", false: "9"}[c.op.Status == models.OpUnknown] // said to be unknown already
		if c.every != "" && state.AttrOr("hx-get", "") != "/transactions/7?part=state&watch="+watch {
			t.Errorf("%s: asks %q", c.op.Status, state.AttrOr("hx-get", ""))
		}
	}
}

func TestOutcomesAreAnnounced(t *testing.T) {
	p := detail()
	p.Payment.Operations = []models.Operation{{ID: 9, Kind: "refund", Status: models.OpSucceeded, Currency: "EUR", Amount: 1200, Settled: 1200}}
	p.Watched = []int64{9}
	doc := draw(t, payments.Parts(p))
	if got := text(doc.Find("hx-partial[hx-target='#announcer']")); got != "Refund of €12.00 succeeded." {
		t.Errorf("it says %q", got)
	}
}

// A customer who left was declined by nobody.
func TestCustomerWhoLeft(t *testing.T) {
	for status, want := range map[models.PaymentStatus]string{
		models.StatusCancelled: "Authorization of €12.00 did not come about: the customer cancelled.",
		models.StatusExpired:   "Authorization of €12.00 did not come about: the time for it ran out.",
		models.StatusDeclined:  "Authorization of €12.00 was declined.",
	} {
		p := detail()
		p.Payment.Status = status
		p.Payment.Operations = []models.Operation{{ID: 9, Kind: "authorization", Status: models.OpDeclined, Currency: "EUR", Amount: 1200, SettledAt: now}}
		p.Watched = []int64{9}
		doc := draw(t, payments.Parts(p))
		if got := text(doc.Find("hx-partial[hx-target='#announcer']")); got != want || !strings.Contains(doc.Find(".timeline").Text(), want) {
			t.Errorf("%s: it says %q", status, got)
		}
	}
}

// An operation that is unknown is said to be so once, however often the page asks; that it settled is said again.
func TestUnknownIsAnnouncedOnce(t *testing.T) {
	for _, c := range []struct {
		watched int64
		status  models.OperationStatus
		said    bool
	}{{9, models.OpUnknown, true}, {-9, models.OpUnknown, false}, {-9, models.OpSucceeded, true}} {
		p := detail()
		p.Payment.Operations = []models.Operation{{ID: 9, Kind: "refund", Status: c.status, DueAt: now, Currency: "EUR", Amount: 1200}}
		p.Watched = []int64{c.watched}
		if got := text(draw(t, payments.Parts(p)).Find("hx-partial[hx-target='#announcer']")); (got != "") != c.said {
			t.Errorf("watched as %d, it is %s: it says %q", c.watched, c.status, got)
		}
	}
}
