package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that SQLite walks an index for every arm of every view: that it neither scans the table nor sorts more
// than what was gathered, which is bounded.
func TestViewPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 300)
	small := func(t *testing.T) { models.SmallViews(t) }
	usual := func(*testing.T) {}
	eur := func(minor int64) *money.Money { return &money.Money{Minor: minor, Currency: "EUR"} }
	two := []models.PaymentStatus{models.StatusOpen, models.StatusAuthorized}
	after := models.PageKey(0, int64(noon)+20, 150, models.NewestFirst)
	large := models.PageKey(1234, int64(noon)+20, 150, models.LargestFirst)
	for name, c := range map[string]struct {
		bounds func(*testing.T)
		view   models.View
		index  string // that every arm is read by
		sorts  bool   // what was gathered
	}{
		"all":              {usual, models.View{}, "payments_by_time", false},
		"all, later page":  {usual, models.View{After: after}, "payments_by_time (created_at<?)", false},
		"time":             {usual, models.View{From: noon, To: noon + 9, After: after}, "payments_by_time (created_at>? AND created_at<?)", false},
		"statuses":         {usual, models.View{Statuses: two, After: after}, "payments_by_cell (status=? AND account_id=? AND currency=? AND kind=? AND created_at<?)", false},
		"provider":         {usual, models.View{Provider: "computop"}, "payments_by_cell", false},
		"account, oldest":  {usual, models.View{Accounts: []int64{1}, Sort: models.OldestFirst}, "payments_by_cell", false},
		"kind":             {usual, models.View{Kind: models.KindPayout}, "payments_by_cell", false},
		"currency":         {usual, models.View{Currencies: []string{"EUR"}, From: noon}, "payments_by_cell (status=? AND account_id=? AND currency=? AND kind=? AND created_at>?)", false},
		"amounts, few":     {usual, models.View{Currencies: []string{"EUR"}, Min: eur(5), Statuses: two}, "INTEGER PRIMARY KEY", true},
		"amounts, many":    {small, models.View{Currencies: []string{"EUR"}, Min: eur(5), After: after}, "payments_by_cell", false},
		"by amount":        {usual, models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst, After: large}, "payments_by_amount (currency=? AND (amount,created_at)<(?,?))", false},
		"by amount, range": {usual, models.View{Currencies: []string{"EUR"}, Sort: models.SmallestFirst, Min: eur(5), Max: eur(6)}, "payments_by_amount (currency=? AND amount>? AND amount<?)", false},
		"by amount, few":   {usual, models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst, Statuses: two}, "INTEGER PRIMARY KEY", true},
		"by amount, many":  {small, models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst, Statuses: two}, "payments_by_amount", false},
		"method":           {usual, models.View{Method: "card", After: after}, "payments_by_method (method=? AND status=? AND account_id=? AND currency=? AND kind=? AND created_at<?)", false},
		"method, currency": {usual, models.View{Method: models.NotTold, Currencies: []string{"EUR"}, From: noon}, "payments_by_method (method=? AND status=? AND account_id=? AND currency=? AND kind=? AND created_at>?)", false},
		"code":             {usual, models.View{Code: "51", After: after}, "payments_declined (provider_code=? AND account_id=? AND currency=? AND kind=? AND created_at<?)", false},
		"code, method":     {usual, models.View{Code: "51", Method: "card"}, "payments_declined (provider_code=? AND account_id=? AND currency=? AND kind=?)", false},
		"code by amount":   {usual, models.View{Code: "51", Currencies: []string{"EUR"}, Sort: models.LargestFirst}, "INTEGER PRIMARY KEY", true},
		"mail":             {usual, models.View{Query: "c1@example.test", Statuses: two, After: after}, "", true},
		"last four":        {usual, models.View{Query: "4242", Provider: "computop"}, "", true},
		"terms":            {usual, models.View{Terms: []models.Term{{In: models.InAmount, Value: "5"}, {In: models.InLast4, Value: "4242"}, {In: models.InEmail, Value: "c1"}}, After: after}, "", true},
		"name":             {usual, models.View{Query: "ann", Kind: models.KindPayment}, "", true},
		"amount":           {usual, models.View{Query: "12.34", From: noon}, "", true},
		"amount by amount": {usual, models.View{Query: "12.34", Currencies: []string{"EUR"}, Sort: models.LargestFirst}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			c.bounds(t)
			plan := explain(t, l, c.view)
			for _, line := range plan {
				scans := strings.Contains(line, "SCAN payments") && !strings.Contains(line, "USING INDEX payments_by_time")
				if line == "SEARCH payments USING INTEGER PRIMARY KEY (rowid=?)" {
					continue // a row by its number
				}
				walks := strings.Contains(line, "SCAN payments") && (c.sorts || c.view.Query != "")
				sorts := strings.Contains(line, "TEMP B-TREE") && !c.sorts
				other := strings.HasPrefix(line, "SEARCH payments") && c.index != "" && !strings.Contains(line, c.index) && !(c.sorts && strings.Contains(line, "COVERING INDEX"))
				if scans || walks || sorts || other {
					t.Errorf("%q in\n%s", line, strings.Join(plan, "\n"))
				}
			}
		})
	}
}

func explain(t *testing.T, l *models.Ledger, v models.View) []string {
	t.Helper()
	text, args, err := models.ViewStatement(l, v)
	if err != nil {
		t.Fatal(err)
	}
	return planOf(t, l, text, args...)
}

// planOf is how SQLite goes about a statement, step by step.
func planOf(t *testing.T, l *models.Ledger, text string, args ...any) (plan []string) {
	t.Helper()
	var lines []struct{ Detail string }
	if err := models.Writer(l).Raw("EXPLAIN QUERY PLAN "+text, args...).Scan(&lines).Error; err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		plan = append(plan, line.Detail)
	}
	if len(plan) == 0 {
		t.Fatalf("no plan of %s", text)
	}
	return plan
}

// Ensure that a search finds a payment by each thing a customer may tell, and by nothing beside it.
func TestSearch(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		fill(t, l, 0)
		insert(t, l, &models.Customer{Name: "Łucja Åberg", Email: "lucja@firma.test"})
		insert(t, l, &models.NameWord{Word: "łucja", CustomerID: 6})
		insert(t, l, &models.NameWord{Word: "åberg", CustomerID: 6})
		six := int64(6)
		told := randomPaymentOf(1, "KAAA1")
		told.ProviderID, told.OrderReference, told.Last4, told.Email, told.CustomerID = "tr_99", "Ord/7%", "0042", "lucja@firma.test", &six
		other := randomPaymentOf(2, "KBBB2")
		insert(t, l, &told)
		insert(t, l, &other)
		for _, q := range []string{
			"lucja@firma.test", " LUCJA@FIRMA.test ", "lucja@", "Ord/7%", "ord", "KAAA1", "kaaa", "tr_99", "tr_", "0042", "12.34", "12,34", "łucja åb", "ÅBERG", "lucj",
		} {
			want := []int64{told.ID}
			if q == "ord" {
				want = nil // as it was typed, in capitals or in small letters; "Ord" is none
			}
			page, err := l.FindPayments(context.Background(), models.View{Query: q}, 10)
			if got := fmt.Sprint(pageIDs(page)); err != nil || got != fmt.Sprint(want) {
				t.Errorf("%q found %s, want %v, %v", q, got, want, err)
			}
		}
	})
}

func randomPaymentOf(account int64, reference string) models.Payment {
	return models.Payment{
		AccountID: account, Kind: models.KindPayment, Reference: reference, Currency: "EUR", Amount: 1234 * account,
		Status: models.StatusOpen, State: "open", CreatedAt: noon,
	}
}

func pageIDs(p *models.PaymentPage) []int64 {
	if p == nil {
		return nil
	}
	return ids(p.Payments, func(p models.Payment) int64 { return p.ID })
}

// Ensure that whatever is typed is harmless and bounded, on both databases alike.
func TestSearchHostile(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		fill(t, l, 50)
		for _, q := range []string{
			"%", "_", "%%%", "' OR 1=1 --", "\x00", "K\x00", "\xff\xfe", "K0\xc3", strings.Repeat("K", 1<<20), strings.Repeat("9", 300), "\U0010FFFF",
			"c1@example.test\uFFFF", "\uD7FF", strings.Repeat("an x", 60), "?", "$1", "99999999999999999999", "-5", "1e3", "0x10", "NaN", "\u202e",
		} {
			page, err := l.FindPayments(context.Background(), models.View{Query: q}, 10)
			if err != nil || len(page.Payments) != 0 || page.Total != 0 {
				t.Errorf("%.40q found %v, %v", q, pageIDs(page), err)
			}
		}
	})
}

// Ensure that a beginning which too many share says so, and that the whole word finds all of its own still.
func TestSearchNarrow(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		fill(t, l, 0)
		var all []models.Payment
		for i := range 700 {
			p := randomPaymentOf(1, fmt.Sprintf("K%03d", i))
			p.OrderReference = "many"
			all = append(all, p)
		}
		if err := models.Writer(l).CreateInBatches(all, 200).Error; err != nil {
			t.Fatal(err)
		}
		for q, want := range map[string]struct {
			total  int
			narrow bool
		}{"K": {500, true}, "K12": {10, false}, "many": {700, false}, "man": {500, true}, "z": {0, false}} {
			page, err := l.FindPayments(context.Background(), models.View{Query: q}, 10)
			if err != nil || page.Total != want.total || page.Narrow != want.narrow {
				t.Errorf("%q: %d, narrow %t, %v; want %+v", q, page.Total, page.Narrow, err, want)
			}
		}
	})
}

// Ensure that a prefix ends behind the last text that begins with it, and before the first that does not.
func TestBehind(t *testing.T) {
	for s, want := range map[string]string{"a": "b", "az": "a{", "\u007f": "\u0080", "\uD7FF": "\uE000", "a\U0010FFFF": "b"} {
		if got, ok := models.Behind(s); !ok || got != want || got <= s+"\U0010FFFF" {
			t.Errorf("behind %q is %q, want %q", s, got, want)
		}
	}
	if got, ok := models.Behind("\U0010FFFF"); ok {
		t.Errorf("behind the last character is %q", got)
	}
}

// Ensure that finding out what the ledger can be filtered by looks into an index once for each, and scans nothing.
func TestCellPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	var lines []struct{ Detail string }
	if err := models.Writer(l).Raw("EXPLAIN QUERY PLAN " + models.CellStatement()).Scan(&lines).Error; err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		first := strings.HasSuffix(line.Detail, "entries_by_cell") // walked to its first row
		if strings.Contains(line.Detail, "SCAN n") || strings.Contains(line.Detail, "SCAN t") || strings.Contains(line.Detail, "TEMP B-TREE") ||
			strings.HasPrefix(line.Detail, "SCAN") && !first && !strings.HasPrefix(line.Detail, "SCAN f") {
			t.Errorf("%s in %v", line.Detail, lines)
		}
	}
}

// Ensure that PostgreSQL is held to the limit in each arm: without statistics it takes an arm for a few rows, and
// would read and sort all of it.
func TestViewPlansPostgres(t *testing.T) {
	l := modelstest.Open(t, models.Options{Database: modelstest.Postgres(t)})
	fill(t, l, 300)
	text, _, err := models.ViewStatement(l, models.View{Statuses: []models.PaymentStatus{models.StatusOpen}})
	if err != nil {
		t.Fatal(err)
	}
	if arms, limits := strings.Count(text, "status = "), strings.Count(text, "LIMIT 51"); arms < 6 || limits != arms+1 {
		t.Errorf("%d arms and %d limits in %s", arms, limits, text)
	}
}
