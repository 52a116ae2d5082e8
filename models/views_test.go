package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// The world of the tests of views: few values, so that they meet and repeat.
var (
	viewNames      = []string{"Anna Schmidt", "Ana García", "Bernd Schmid", "Zoë 李", "Ann-Marie O'Neil"}
	viewCurrencies = []string{"EUR", "JPY", "BHD"}
	viewProviders  = []string{"computop", "paytech", "computop"}
	noon           = models.At(modelstest.NewClock().Now())
)

// fill writes accounts, customers and payments into a new ledger and gives the payments as they are in it.
func fill(t testing.TB, l *models.Ledger, payments int) []models.Payment {
	t.Helper()
	for i, provider := range viewProviders {
		insert(t, l, &models.Account{Slug: fmt.Sprint("a", i), Provider: provider, Name: fmt.Sprint("A", i), Mode: providers.ModeSimulator, Credentials: []byte{1}})
	}
	for i, name := range viewNames {
		insert(t, l, &models.Customer{Name: name, Email: fmt.Sprintf("c%d@example.test", i)})
		for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" -'", r) }) {
			insert(t, l, &models.NameWord{Word: word, CustomerID: int64(i + 1)})
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]models.Payment, 0, payments)
	for i := range payments {
		all = append(all, randomPayment(r, i))
	}
	if err := models.Writer(l).CreateInBatches(all, 200).Error; err != nil {
		t.Fatal(err)
	}
	return all
}

func insert(t testing.TB, l *models.Ledger, row any) {
	t.Helper()
	if err := models.Writer(l).Create(row).Error; err != nil {
		t.Fatal(err)
	}
}

func randomPayment(r *rand.Rand, i int) models.Payment {
	p := models.Payment{
		AccountID: 1 + r.Int64N(3), Kind: models.KindPayment, Reference: fmt.Sprintf("K%03dX", i),
		Currency: viewCurrencies[r.IntN(3)], Amount: []int64{0, 5, 100, 1234, 1234000, 9_000_000_000}[r.IntN(6)],
		Status: models.PaymentStatuses[r.IntN(4)], State: providers.StateOpen,
		CreatedAt: noon + models.Instant(r.IntN(40)), Last4: []string{"", "4242", "1234"}[r.IntN(3)],
	}
	if r.IntN(2) == 0 {
		p.ProviderID = fmt.Sprintf("pay_%d", i)
	}
	if r.IntN(3) > 0 {
		p.OrderReference = fmt.Sprintf("%s-%d", []string{"INV", "inv", "1234", "100%_"}[r.IntN(4)], r.IntN(30))
	}
	switch r.IntN(20) {
	case 0:
		p.Drift = "drift.amounts"
	case 1, 2:
		p.LapsesAt = noon.Add(47*time.Hour + time.Duration(r.IntN(2))*2*time.Hour)
	}
	if r.IntN(8) == 0 {
		p.Kind = []models.PaymentKind{models.KindCredit, models.KindPayout}[r.IntN(2)]
	}
	p.Method = []string{"card", "card", "paypal", ""}[r.IntN(4)]
	if r.IntN(5) == 0 {
		p.Status, p.State, p.ProviderCode = models.StatusDeclined, providers.StateDeclined, []string{"51", "51", "05", ""}[r.IntN(4)]
	}
	if c := r.IntN(len(viewNames) + 1); c < len(viewNames) {
		id := int64(c + 1)
		p.CustomerID, p.CustomerName, p.Email = &id, viewNames[c], fmt.Sprintf("c%d@example.test", c)
	}
	return p
}

func ids[T any](rows []T, id func(T) int64) []int64 {
	all := make([]int64, 0, len(rows))
	for _, r := range rows {
		all = append(all, id(r))
	}
	return all
}

// naive is a view by its words alone: filter, then sort.
func naive(all []models.Payment, v models.View) []int64 {
	var held []models.Payment
	for _, p := range all {
		if naiveHolds(&p, v) && (v.Query == "" || naiveFinds(&p, v.Query)) && naiveFits(&p, v.Terms) {
			held = append(held, p)
		}
	}
	slices.SortFunc(held, func(a, b models.Payment) int {
		key := func(p models.Payment) []int64 {
			if v.Sort == models.LargestFirst || v.Sort == models.SmallestFirst {
				return []int64{p.Amount, int64(p.CreatedAt), p.ID}
			}
			return []int64{int64(p.CreatedAt), p.ID}
		}
		if v.Sort == models.OldestFirst || v.Sort == models.SmallestFirst {
			return slices.Compare(key(a), key(b))
		}
		return slices.Compare(key(b), key(a))
	})
	return ids(held, func(p models.Payment) int64 { return p.ID })
}

func naiveHolds(p *models.Payment, v models.View) bool {
	return (len(v.Statuses) == 0 || slices.Contains(v.Statuses, p.Status)) &&
		(v.Customer == 0 || p.CustomerID != nil && *p.CustomerID == v.Customer) && (len(v.Accounts) == 0 || slices.Contains(v.Accounts, p.AccountID)) && (v.Provider == "" || v.Provider == viewProviders[p.AccountID-1]) &&
		(v.Kind == "" || v.Kind == p.Kind) && (len(v.Currencies) == 0 || slices.Contains(v.Currencies, p.Currency)) &&
		(v.Min == nil || p.Amount >= v.Min.Minor) && (v.Max == nil || p.Amount <= v.Max.Minor) &&
		naiveNeeds(p, v.Need) &&
		(v.Method == "" || p.Method == v.Method || v.Method == models.NotTold && p.Method == "") &&
		(v.Code == "" || p.Status == models.StatusDeclined && (p.ProviderCode == v.Code || v.Code == models.NotTold && p.ProviderCode == "")) &&
		(v.From == 0 || p.CreatedAt >= v.From) && (v.To == 0 || p.CreatedAt < v.To)
}

func naiveNeeds(p *models.Payment, n models.Need) bool {
	lapses := p.LapsesAt > 0 && p.LapsesAt <= noon.Add(48*time.Hour)
	switch n {
	case models.NeedHand:
		return lapses
	case models.NeedRepair:
		return p.Drift != ""
	case models.NeedOutcome: // no operation is made here
		return false
	}
	return n == "" || lapses || p.Drift != ""
}

func naiveFinds(p *models.Payment, q string) bool {
	return slices.ContainsFunc(models.Places, func(in models.Place) bool { return naiveIn(p, in, q) })
}

func naiveFits(p *models.Payment, terms []models.Term) bool {
	return !slices.ContainsFunc(terms, func(t models.Term) bool { return !naiveIn(p, t.In, t.Value) })
}

func naiveIn(p *models.Payment, in models.Place, q string) bool {
	switch in {
	case models.InReference:
		return slices.ContainsFunc([]string{q, strings.ToUpper(q), strings.ToLower(q)}, func(spelt string) bool {
			return slices.ContainsFunc([]string{p.Reference, p.ProviderID, p.OrderReference}, func(field string) bool {
				return field != "" && strings.HasPrefix(field, spelt)
			})
		})
	case models.InEmail:
		return p.Email != "" && strings.HasPrefix(p.Email, strings.ToLower(q))
	case models.InLast4:
		return p.Last4 != "" && p.Last4 == q
	case models.InAmount:
		return slices.Contains(naiveAmounts[q], fmt.Sprint(p.Amount, p.Currency))
	default:
		return naiveNamed(p, q)
	}
}

// naiveAmounts are written out: what each way of writing means in each currency.
var naiveAmounts = map[string][]string{
	"12.34": {"1234EUR", "12340BHD"}, "1,234.000": {"1234000BHD"}, "1.234": {"1234BHD", "1234000BHD", "123400EUR", "1234JPY"},
	"1234": {"123400EUR", "1234JPY", "1234000BHD"}, "12.340,00": {"1234000EUR", "12340000BHD"}, "100": {"100JPY"}, "5": {"5JPY"}, "0.05": {"5EUR"},
}

func naiveNamed(p *models.Payment, q string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" -'.,%_", r) })
	}
	if p.CustomerID == nil || strings.Contains(q, "@") || len(split(q)) == 0 {
		return false
	}
	for _, word := range split(q) {
		if !slices.ContainsFunc(split(p.CustomerName), func(n string) bool { return strings.HasPrefix(n, word) }) {
			return false
		}
	}
	return true
}
