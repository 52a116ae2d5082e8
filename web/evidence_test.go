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
		Shell: shell, Accounts: shops, Now: now,
		Attention: &models.Attention{
			Unknown: []models.UnknownOperation{lost, asked}, UnknownN: models.Tally{Counted: models.Counted{N: 2}, Sums: []money.Money{euro(1250), money.New(12_000_000_000, "JPY")}}, NeedPerson: models.Counted{N: 1},
			Lapsing: []models.Payment{*p}, LapsingN: models.Tally{Counted: models.Counted{N: models.MaxTotal, More: true}, Sums: []money.Money{euro(90_000_00)}},
			Drifting: []models.Payment{*p}, DriftingN: models.Counted{N: 1}, Waiting: []models.Payment{*p}, WaitingN: models.Counted{N: 1}, Failing: many, FailingN: models.Counted{N: 9},
			ExpiringLinks:  []models.Link{{ID: 12, AccountID: 1, Description: evil, Currency: "EUR", Amount: 50_00, Received: 10_00, FirstName: "Ann", ExpiresAt: now.Add(90 * time.Minute)}},
			ExpiringLinksN: models.Tally{Counted: models.Counted{N: 1}, Sums: []money.Money{euro(40_00)}},
			Retried:        []models.RetriedCharge{{SubscriptionCharge: models.SubscriptionCharge{SubscriptionID: 3, Currency: "EUR", Amount: 9_00, Code: "51", RetryAt: now.Add(time.Hour)}, Name: evil, AccountID: 1}},
			RetriedN:       models.Tally{Counted: models.Counted{N: 1}, Sums: []money.Money{euro(9_00)}},
		},
		Report: recent(),
	}
}

// recent has money of today, of yesterday, of two weeks ago and of before.
func recent() *models.Report {
	tomorrow := time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC)
	c := models.CurrencyReport{Currency: "EUR", Now: models.Sums{Captured: 127_00, Succeeded: 1, Declined: 1, Approved: 90_00}, Before: models.Sums{Captured: 200_00}}
	for i := range 30 {
		at := tomorrow.AddDate(0, 0, i-30)
		c.Course = append(c.Course, models.Point{From: at, To: at.AddDate(0, 0, 1)})
	}
	c.Course[29].Captured, c.Course[28].Captured, c.Course[17].Captured = 90_00, 30_00, 7_00
	return &models.Report{From: tomorrow.AddDate(0, 0, -30), To: tomorrow, Step: models.ByDay, Currencies: []models.CurrencyReport{c}}
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
		"home calm":       home.Home(home.Props{Shell: shell, Attention: &models.Attention{}, Accounts: shops, Report: &models.Report{}, Now: now}),
		"home new":        home.Home(home.Props{Shell: shell, Attention: &models.Attention{}, Report: &models.Report{}, Now: now}),
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
		"home": {"Home", "Figures of the last days in EUR"}, "deliveries": {"Deliveries", "Deliveries"}, "ledger": {"Ledger", "Ledger"},
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
		if got := draw(t, pages[page]).Find(".empty h2").First().Text(); got != want {
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
	for group, want := range map[string]struct{ stake, opens, first string }{
		"unknown":        {"Reserved€12.50¥12,000,000,000", "/transactions?currency=JPY&is=unknown", ""},
		"lapsing":        {"At risk, at least€90,000.00", "/transactions?currency=EUR&is=lapsing", "Should have run out at"},
		"expiring-links": {"At risk€40.00", "/links?currency=EUR&is=expiring", "For Ann. Expires in 1 hour:"},
		"retried":        {"Outstanding€9.00", "", "Declined with code 51. Charged again at"},
	} {
		section := doc.Find("#" + group).Closest(".needs")
		sums, line := section.Find(".needs-sums"), said(section.Find(".need-text").First())
		if said(sums) != want.stake || sums.Find("a").Last().AttrOr("href", "") != want.opens || !strings.HasPrefix(line, want.first) {
			t.Errorf("%s: %q opens %q, its first line is %q", group, said(sums), sums.Find("a").Last().AttrOr("href", ""), line)
		}
	}
}

// Every figure of the last days opens exactly what it sums, and so does the one before it; nothing opens nothing.
func TestRecentFiguresOpenWhatTheySum(t *testing.T) {
	doc := draw(t, home.Home(homeProps()))
	rows := doc.Find("#recent-EUR").Closest("section.card").Find("tbody tr")
	names := rows.Find("th").Map(func(_ int, th *goquery.Selection) string { return th.Text() })
	if got := strings.Join(names, ", "); got != "Volume, Captured, Refunded, Net, Success rate" {
		t.Fatalf("the figures are %s", got)
	}
	last := url.Values{"book": {"sales"}, "currency": {"EUR"}, "to": {"2026-11-18"}}
	for i, c := range []struct{ from, now, before, change string }{
		{"2026-11-18", "€90.00", "€30.00", "up +200.0 %"},
		{"2026-11-12", "€120.00", "€7.00", "up +1,614.3 %"},
		{"2026-10-20", "€127.00", "€200.00", "down −36.5 %"},
	} {
		cell := rows.Eq(1).Find("td").Eq(i)
		last.Set("from", c.from)
		opens := cell.Find("a").First().AttrOr("href", "")
		if got := said(cell); got != c.now+c.before+c.change || opens != "/ledger?"+last.Encode() {
			t.Errorf("captured, time %d: %q opens %q", i, got, opens)
		}
	}
	if href := rows.Eq(1).Find("td").Eq(1).Find("a").Last().AttrOr("href", ""); href != "/ledger?book=sales&currency=EUR&from=2026-11-05&to=2026-11-11" {
		t.Errorf("the week before opens %q", href)
	}
	if rows.Eq(2).Find("a").Length() != 0 {
		t.Error("nothing was refunded, and it opens something")
	}
}

// A house without accounts is told how to begin, by whom it can be done.
func TestHomeOfANewHouse(t *testing.T) {
	p := home.Props{Shell: shell, Attention: &models.Attention{}, Report: &models.Report{}, Now: now}
	p.Shell.Actor = models.Actor{UserID: 1, Name: "Ada", Role: models.Admin}
	if draw(t, home.Home(p)).Find(`.empty a[href="/settings/accounts/new"]`).Length() != 1 {
		t.Error("an admin is not led to the first account")
	}
	p.Shell.Actor = viewer
	if doc := draw(t, home.Home(p)); doc.Find(".empty a").Length() != 0 || !strings.Contains(doc.Find(".empty").Text(), "role admin") {
		t.Errorf("a viewer is told %q", said(doc.Find(".empty")))
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
