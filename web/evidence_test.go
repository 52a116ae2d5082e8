package web_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/audit"
	"kontor/web/deliveries"
	"kontor/web/home"
	"kontor/web/ledger"
	"kontor/web/ui"
	"kontor/web/users"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

var (
	viewer   = models.Actor{UserID: 4, Name: "Vera", Role: models.Viewer}
	shops    = []models.Account{shop}
	seven    = int64(7)
	arrived  = models.Delivery{ID: 88, AccountID: 1, Status: models.DeliveryProcessed, Times: 2, Attempts: 1, PaymentID: &seven, Changes: 1, Outcome: "delivery.changed", ReceivedAt: now, LastAt: now, ProcessedAt: now}
	captured = models.EntryView{
		Entry: models.Entry{ID: 31, AccountID: 1, PaymentID: 7, Event: "capture", Currency: "EUR", BookedAt: now}, Reference: evil,
		Lines: []models.Line{{EntryID: 31, Book: models.Receivable, Amount: 9000}, {EntryID: 31, Book: models.Sales, Amount: -9000}},
	}
	person = models.User{ID: 5, Name: evil, Email: "clerk@example.test", Role: models.Clerk, Active: true, LockedUntil: now.Add(time.Hour)}
)

func homeProps() home.Props {
	p := paid()
	p.OrderReference, p.Drift, p.LapsesAt = evil, "drift.refund", now.Add(-time.Hour)
	lost := models.UnknownOperation{Operation: p.Operations[1], Payment: *p}
	lost.PaymentID = p.ID
	asked := lost
	asked.DueAt = now
	many := make([]models.Delivery, 9)
	for i := range many {
		many[i] = models.Delivery{ID: int64(i + 1), AccountID: 1, Attempts: 4, ReceivedAt: now}
	}
	return home.Props{
		Shell: shell, Accounts: shops, Now: now, Day: models.At(time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)),
		Attention: &models.Attention{
			Unknown: []models.UnknownOperation{lost, asked}, UnknownN: models.Counted{N: 2}, NeedPerson: models.Counted{N: 1},
			Lapsing: []models.Payment{*p}, LapsingN: models.Counted{N: models.MaxTotal, More: true},
			Drifting: []models.Payment{*p}, DriftingN: models.Counted{N: 1}, Waiting: []models.Payment{*p}, WaitingN: models.Counted{N: 1}, Failing: many, FailingN: models.Counted{N: 9},
		},
		Figures: []models.Figure{{
			Currency: "EUR", Authorized: euro(12000), Captured: euro(9000), Refunded: euro(0), Reversed: euro(100), Net: euro(9000), Captures: 1,
		}},
	}
}

func ledgerProps() ledger.Props {
	return ledger.Props{
		Shell: shell, View: ledger.View{Payment: "7", Events: []string{"capture"}, Before: "40"}, Accounts: shops, Currencies: []string{"EUR"},
		Page: models.EntryPage{
			Entries: []models.EntryView{captured}, More: true,
			Sums: []models.BookSum{{Currency: "EUR", Book: models.Receivable, Debit: 9000, Count: 1}, {Currency: "EUR", Book: models.Sales, Credit: 9000, Count: 1}},
		},
	}
}

func deliveryProps() deliveries.DetailProps {
	d := arrived
	d.Header, d.Body = `{"X-Note":"`+`<script>`+`"}`, []byte(`{"note":"<script>alert(1)</script>"}`)
	return deliveries.DetailProps{Shell: shell, Delivery: &d, Account: &shop}
}

func auditProps() audit.Props {
	clerk := int64(5)
	return audit.Props{Shell: shell, People: []models.User{person}, More: true, Rows: []models.Audit{
		{ID: 3, At: now, UserID: &clerk, Actor: evil, Action: "refund.requested", Subject: "operation", SubjectID: 2, PaymentID: &seven, Detail: `{"amount":1250,"currency":"EUR","reason":"<script>"}`},
		{ID: 2, At: now, Actor: "Kontor", Action: "moon.landed", Subject: "user", SubjectID: 5},
	}}
}

func init() {
	maps.Copy(pages, map[string]templ.Component{
		"home":            home.Home(homeProps()),
		"home calm":       home.Home(home.Props{Shell: shell, Attention: &models.Attention{}, Day: now, Now: now}),
		"deliveries":      deliveries.List(deliveries.ListProps{Shell: shell, Accounts: shops, Rows: []models.Delivery{arrived}, More: true, Refused: []models.RefusalCount{{AccountID: 1, Reason: "signature", Count: 2}, {AccountID: 9, Reason: evil, Count: 1}}}),
		"deliveries none": deliveries.List(deliveries.ListProps{Shell: shell}),
		"delivery":        deliveries.Detail(deliveryProps()),
		"ledger":          ledger.Ledger(ledgerProps()),
		"ledger none":     ledger.Ledger(ledger.Props{Shell: shell}),
		"ledger refused":  ledger.Ledger(ledger.Props{Shell: shell, View: ledger.View{Payment: evil, From: evil, Currency: evil}, Errors: ui.Errors{"payment": evil}}),
		"audit":           audit.Audit(auditProps()),
		"audit none":      audit.Audit(audit.Props{Shell: shell}),
		"users":           users.List(users.ListProps{Shell: shell, Rows: []models.User{person}, Now: now}),
		"users none":      users.List(users.ListProps{Shell: shell}),
		"new user":        users.New(users.NewProps{Shell: shell, Name: evil, Email: evil, Role: evil, Errors: ui.Errors{"email": evil, "": evil}}),
		"user":            users.Edit(users.EditProps{Shell: shell, User: &person, Role: "clerk", Active: true, Now: now, Errors: ui.Errors{"role": evil}}),
	})
}

// said is the text as it is read: one space between words.
func said(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestEvidenceIsNamed(t *testing.T) {
	for page, want := range map[string]struct{ h1, caption string }{
		"home": {"Home", "Figures of today by currency"}, "deliveries": {"Deliveries", "Deliveries"}, "ledger": {"Ledger", "Ledger"},
		"audit": {"Audit", "Audit"}, "users": {"Users", "Users"},
	} {
		doc := draw(t, pages[page])
		captions := doc.Find("caption").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
		if got := doc.Find("h1").Text(); got != want.h1 || !strings.Contains(strings.Join(captions, "\n"), want.caption) {
			t.Errorf("%s: heading %q, captions %q", page, got, captions)
		}
	}
}

// An empty page says why it is empty.
func TestEmptyEvidence(t *testing.T) {
	for page, want := range map[string]string{
		"home calm": "Nothing needs you", "deliveries none": "No deliveries yet", "ledger none": "Nothing is booked yet",
		"audit none": "Nothing was done yet", "users none": "No users yet",
	} {
		if got := draw(t, pages[page]).Find(".empty h2").Text(); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

func TestHomeTellsWhatNeedsAPerson(t *testing.T) {
	doc := draw(t, home.Home(homeProps()))
	first := doc.Find(".needs").First().Find(".need")
	if got := said(first.Eq(0).Find(".status")) + ", " + said(first.Eq(1).Find(".status")); got != "needs a person, being asked" {
		t.Errorf("the unknown outcomes are marked %q", got)
	}
	if doc.Find(`.need a[href="/transactions/7"]`).Length() != 5 || !strings.Contains(doc.Find(".needs").Text(), "10,000+") {
		t.Error("a payment is not linked, or a count does not say that there are more")
	}
	if doc.Find(`a[href="/deliveries?status=failing"]`).Length() != 1 || doc.Find(".needs details .need").Length() != 4 {
		t.Error("the failing deliveries: no link to all, or not five in sight")
	}
}

// Every figure opens exactly what it sums; nothing opens nothing.
func TestFiguresOpenTheirEntries(t *testing.T) {
	doc := draw(t, home.Home(homeProps()))
	want := map[string]url.Values{
		"Authorized": {"book": {"held"}, "event": {"authorization", "increment"}},
		"Captured":   {"book": {"sales"}},
		"Refunded":   nil,
		"Reversed":   {"book": {"held_contra"}, "event": {"reversal"}},
		"Net":        {"book": {"receivable"}},
	}
	for label, query := range want {
		href, linked := doc.Find(`.today td[data-label="` + label + `"] a`).Attr("href")
		if query == nil {
			if linked {
				t.Errorf("%s is nothing and opens %s", label, href)
			}
			continue
		}
		maps.Copy(query, url.Values{"currency": {"EUR"}, "from": {"2026-11-18"}, "to": {"2026-11-18"}})
		if href != "/ledger?"+query.Encode() {
			t.Errorf("%s opens %q, want %q", label, href, "/ledger?"+query.Encode())
		}
	}
}

// What was paid out and disputed is a column where one of the currencies has it.
func TestFiguresOfMoneyOut(t *testing.T) {
	p := homeProps()
	if draw(t, home.Home(p)).Find(`.today [data-label="Paid out"], .today [data-label="Disputed"]`).Length() != 0 {
		t.Error("there is a column of nothing")
	}
	p.Figures = append(p.Figures, models.Figure{Currency: "JPY", PaidOut: money.New(700, "JPY"), Disputed: money.New(-5, "JPY")})
	doc := draw(t, home.Home(p))
	for label, book := range map[string]string{"Paid out": "payouts", "Disputed": "chargebacks"} {
		cells := doc.Find(`.today td[data-label="` + label + `"]`)
		if href := cells.Last().Find("a").AttrOr("href", ""); cells.Length() != 2 || cells.First().Find("a").Length() != 0 || href != "/ledger?book="+book+"&currency=JPY&from=2026-11-18&to=2026-11-18" {
			t.Errorf("%s: %d cells, the last opens %q", label, cells.Length(), href)
		}
	}
	if heads, cells := doc.Find(".today thead th").Length(), doc.Find(".today tbody tr").First().Children().Length(); heads != cells {
		t.Errorf("%d heads over %d cells", heads, cells)
	}
}

func TestLedgerShowsBothSides(t *testing.T) {
	doc := draw(t, ledger.Ledger(ledgerProps()))
	rows := doc.Find(".ledger-entries tbody tr")
	if got := rows.Eq(0).Find(".cell-debit").Text() + "|" + rows.Eq(0).Find(".cell-credit").Text(); got != "€90.00|" {
		t.Errorf("the first line is %q", got)
	}
	if got := rows.Eq(1).Find(".cell-debit").Text() + "|" + rows.Eq(1).Find(".cell-credit").Text(); got != "|€90.00" {
		t.Errorf("the second line is %q", got)
	}
	if doc.Find(`.ledger-entries a[href="/transactions/7"]`).Length() != 1 {
		t.Error("the entry does not lead to its payment")
	}
	if href := doc.Find(`.ledger-sums a`).Last().AttrOr("href", ""); href != "/ledger?book=sales&currency=EUR&event=capture&payment=7" {
		t.Errorf("a sum opens %q", href)
	}
	if href := doc.Find(`a[rel=next]`).AttrOr("href", ""); href != "/ledger?before=31&event=capture&payment=7" {
		t.Errorf("the older entries are at %q", href)
	}
	if doc.Find(`input[name=event][value=capture][checked]`).Length() != 1 || doc.Find(`input[name=event][checked]`).Length() != 1 {
		t.Error("the form does not show the events of the view")
	}
}

// What can't be read stays as it was typed, with the reason beside its field and in the part that scripts replace.
func TestRefusedLedgerFilter(t *testing.T) {
	doc := draw(t, pages["ledger refused"])
	field := doc.Find("#filter-payment")
	if field.AttrOr("value", "") != evil || field.AttrOr("aria-describedby", "") != "filter-payment-error" || doc.Find("#filter-payment-error").Text() != evil {
		t.Error("the field lost its text or its reason")
	}
	if got := strings.TrimSpace(doc.Find("#results .alert li").Text()); got != evil {
		t.Errorf("the results say %q", got)
	}
}

func TestDelivery(t *testing.T) {
	doc := draw(t, deliveries.Detail(deliveryProps()))
	if got := doc.Find("pre").Text(); got != "{\n  \"note\": \"<script>alert(1)</script>\"\n}" {
		t.Errorf("the body is %q", got)
	}
	if _, polls := doc.Find("#delivery").Attr("hx-get"); polls {
		t.Error("a processed delivery asks after itself")
	}
	if doc.Find(`form[action="/deliveries/88/processings"] button:not([disabled])`).Length() != 1 {
		t.Error("it can't be processed again")
	}
	p := deliveryProps()
	p.Delivery.Status, p.Shell.Actor = models.DeliveryReceived, viewer
	doc = draw(t, deliveries.Detail(p))
	if got := doc.Find("#delivery").AttrOr("hx-get", ""); got != "/deliveries/88" {
		t.Errorf("a received delivery asks %q", got)
	}
	if doc.Find(`form[action="/deliveries/88/processings"] button[disabled][aria-describedby=again-why]`).Length() != 1 || doc.Find("#again-why").Text() == "" {
		t.Error("the button does not say why a viewer can't use it")
	}
}

func TestAuditLine(t *testing.T) {
	doc := draw(t, audit.Audit(auditProps()))
	rows := doc.Find("main tbody tr")
	if got := rows.Eq(0).Find(".lead").Text(); got != "Refund requested." {
		t.Errorf("the sentence is %q", got)
	}
	if got := rows.Eq(0).Find("dd").First().Text(); got != "€12.50" {
		t.Errorf("the amount is %q", got)
	}
	if got := rows.Eq(1).Find(".lead").Text(); got != "moon.landed" {
		t.Errorf("an unknown action is %q", got)
	}
	if rows.Eq(0).Find(`a[href="/transactions/7"]`).Length() != 1 || rows.Eq(1).Find(`a[href="/settings/users/5"]`).Length() != 1 {
		t.Error("a line does not lead to what it is about")
	}
	if rows.Eq(0).Find(`a[href="/audit?user=5"]`).Length() != 1 || doc.Find(`a[rel=next]`).AttrOr("href", "") != "/audit?before=2" {
		t.Error("no way to what the person did, or to older lines")
	}
	p := auditProps()
	p.Shell.Actor.Role = models.Manager
	if draw(t, audit.Audit(p)).Find(`main a[href^="/settings"]`).Length() != 0 {
		t.Error("a manager is led to settings")
	}
}

func TestUserForms(t *testing.T) {
	doc := draw(t, pages["new user"])
	if doc.Find("#user-email").AttrOr("value", "") != evil || !strings.HasPrefix(doc.Find("#user-email").AttrOr("aria-describedby", ""), "user-email-hint user-email-error") {
		t.Error("the e-mail lost its text or its reason")
	}
	if _, drawn := doc.Find("#user-password").Attr("value"); drawn || doc.Find("#user-password").AttrOr("autocomplete", "") != "new-password" {
		t.Error("the password is drawn again, or a browser may fill in another")
	}
	doc = draw(t, pages["user"])
	if doc.Find(`form[action="/settings/users/5"] input[name=role][value=clerk][checked]`).Length() != 1 || doc.Find(`input[name=active][value=yes][checked]`).Length() != 1 {
		t.Error("the form is not filled in")
	}
	if doc.Find("#user-role-error").Text() != evil || said(doc.Find("main .status")) != "active locked" {
		t.Error("the reason or the marks are missing")
	}
}
