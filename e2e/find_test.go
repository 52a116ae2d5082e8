package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestFind(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("by what the customer tells", s.findsByWhatIsTold)
	t.Run("by operators", s.findsByOperators)
	t.Run("filters", s.filters)
	t.Run("pages", s.pages)
}

// resultOf is the row of the list that leads to a payment.
func resultOf(page playwright.Page, p paid) playwright.Locator {
	return tableOf(page, "Transactions").GetByRole("row").Filter(playwright.LocatorFilterOptions{
		Has: page.Locator(`a[href="/transactions/` + p.id + `"]`),
	})
}

// One field finds by e-mail, last four, order number, amount, name and references, while it is typed; the address is
// the view, and a colleague who gets it sees the same.
func (s *shop) findsByWhatIsTold(t *testing.T) {
	p := s.pay(t, order{amount: 987654, card: "4000000000056178", email: "odalys.vanterpool@example.com", first: "Odalys", last: "Vanterpool"})
	taken := s.taken(t, "RE-77 441")
	page := s.signedIn(t, "viewer", throughOutage) // leaving the page cuts a search that is under way
	visit(t, page, s.URL+"/transactions")
	for what, found := range map[string]paid{
		"odalys.vanterpool@example.com": p, "Odalys.Vant": p, "6178": p, "9,876.54": p, "9876.54": p, "vanterpool": p, "Vanter Odal": p,
		p.ref: p, strings.ToLower(p.ref): p, p.payID: p, "RE-77 441": taken, "re-77": taken,
	} {
		must(t, page.GetByLabel("Search").Fill(what))
		must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`[?&]q=`+regexp.QuoteMeta(url.QueryEscape(what)))))
		must(t, expect.Locator(resultOf(page, found)).ToHaveCount(1))
	}
	must(t, page.GetByLabel("Search").Fill("nobody@nowhere.test"))
	sees(t, page.Locator("#results"), "No transaction fits")
	must(t, page.Locator("#results").GetByRole("link").Filter(locatorWith("Show all transactions")).Click())
	must(t, expect.Page(page).ToHaveURL(s.URL+"/transactions"))

	colleague := s.signedIn(t, "clerk")
	visit(t, colleague, s.URL+"/transactions?q=vanterpool")
	must(t, expect.Locator(colleague.GetByLabel("Search")).ToHaveValue("vanterpool"))
	must(t, expect.Locator(tableOf(colleague, "Transactions").GetByRole("row")).ToHaveCount(2))
	must(t, resultOf(colleague, p).GetByRole("link").Click())
	must(t, expect.Locator(heading(colleague, p.ref)).ToBeVisible())
	sees(t, colleague.Locator("#sides"), "Odalys Vanterpool")
}

// Operators say what each word is, are offered while they are typed, and filter as the fields below do; what one of them
// can't be is said beside the box.
func (s *shop) findsByOperators(t *testing.T) {
	p := s.pay(t, order{amount: 765432, card: "4000000000056178", email: "quirin.zylber@example.com"})
	page := s.signedIn(t, "viewer", throughOutage)
	visit(t, page, s.URL+"/transactions")
	field := page.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Search"})
	must(t, field.PressSequentially("email:quirin sta"))
	offered := page.GetByRole("listbox", playwright.PageGetByRoleOptions{Name: "Suggestions"}).GetByRole("option")
	must(t, offered.Filter(locatorWith("status:")).Click())
	must(t, expect.Locator(field).ToHaveValue("email:quirin status:"))
	must(t, field.PressSequentially("auth"))
	must(t, expect.Locator(offered).ToHaveCount(1))
	axe(t, page)
	must(t, field.Press("ArrowDown"))
	must(t, field.Press("Enter"))
	must(t, expect.Locator(field).ToHaveValue("email:quirin status:authorized"))
	must(t, expect.Locator(resultOf(page, p)).ToHaveCount(1))
	rows := tableOf(page, "Transactions").Locator("tbody tr")
	for q, found := range map[string]int{
		"email:quirin last4:6178 amount:7654.32": 1, "email:quirin currency:EUR amount>7654.31 amount<=7654.32": 1, "email:quirin currency:EUR amount>7654.32": 0,
		"email:quirin is:attention": 0, "email:quirin period:today": 1, "email:quirin period:yesterday": 0, `email:quirin account:"Demo shop"`: 1, "email:quirin account:demo-none-such": -1,
		"email:quirin last4:61": -1, "amount>5": -1,
	} {
		visit(t, page, s.URL+"/transactions?q="+url.QueryEscape(q))
		must(t, expect.Locator(field).ToHaveValue(q))
		if found < 0 {
			must(t, expect.Locator(field).ToHaveAttribute("aria-invalid", "true"))
			continue
		}
		must(t, expect.Locator(rows).ToHaveCount(found))
		if file := len(s.clerk.export(t, url.Values{"q": {q}})); file != found {
			t.Errorf("the file of %q has %d rows, want %d", q, file, found)
		}
	}
}

// taken is a payment that was begun here, under an order number of ours.
func (s *shop) taken(t *testing.T, order string) paid {
	t.Helper()
	status, to, _ := s.clerk.post(t, "/transactions", url.Values{
		"key": {"k" + unique()}, "account": {"1"}, "channel": {"hosted"}, "capture": {"manual"}, "amount": {"12"}, "currency": {"EUR"},
		"order_reference": {order}, "language": {"en"},
	})
	if status != 303 {
		t.Fatalf("take a payment: %d", status)
	}
	return paid{id: strings.TrimPrefix(to, "/transactions/"), ref: order}
}

// Filters narrow the list and stand in the address; one that can't be read is said beside its field, as typed.
func (s *shop) filters(t *testing.T) {
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/transactions")
	must(t, page.GetByText("Filters").Click())
	must(t, page.GetByLabel("reversed", exactLabel).Check())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`status=reversed`)))
	rows := tableOf(page, "Transactions").Locator("tbody tr")
	must(t, expect.Locator(rows.Filter(playwright.LocatorFilterOptions{HasNotText: "reversed"})).ToHaveCount(0))
	must(t, page.GetByLabel("JPY", exactLabel).Check())
	must(t, expect.Locator(rows.Filter(playwright.LocatorFilterOptions{HasNotText: "¥"})).ToHaveCount(0))
	want := len(s.clerk.export(t, url.Values{"status": {"reversed"}, "currency": {"JPY"}}))
	must(t, expect.Locator(rows).ToHaveCount(want))

	must(t, page.GetByLabel("Lowest amount").Fill("12.5"))
	must(t, page.GetByLabel("Lowest amount").Press("Enter"))
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`min=12\.5`)))
	_, err := page.Reload()
	must(t, err)
	must(t, expect.Locator(page.GetByLabel("Lowest amount")).ToHaveValue("12.5"))
	must(t, expect.Locator(page.GetByLabel("Lowest amount")).ToHaveAccessibleDescription("This has more decimals than JPY has."))
	visit(t, page, s.URL+"/transactions?from=2026-12-31&to=2026-01-01")
	must(t, expect.Locator(page.GetByLabel("To", exactLabel)).ToHaveAccessibleDescription("The last day is before the first. Swap them."))
}

// Older and Newest lead through the list without a gap.
func (s *shop) pages(t *testing.T) {
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/transactions?status=partially+refunded")
	first := shown(t, page)
	must(t, link(page, "Older").Click())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`after=`)))
	second := shown(t, page)
	for _, id := range second {
		if strings.Contains(" "+strings.Join(first, " ")+" ", " "+id+" ") {
			t.Errorf("%s is on both pages", id)
		}
	}
	must(t, link(page, "Newest").Click())
	must(t, expect.Page(page).Not().ToHaveURL(regexp.MustCompile(`after=`)))
	if again := shown(t, page); strings.Join(again, " ") != strings.Join(first, " ") {
		t.Errorf("the first page was %v, is %v", first, again)
	}
}

// shown are the ids of the payments on a page of the list.
func shown(t *testing.T, page playwright.Page) []string {
	t.Helper()
	must(t, expect.Locator(tableOf(page, "Transactions")).ToBeVisible())
	links, err := tableOf(page, "Transactions").Locator("tbody a").EvaluateAll(`all => all.map(a => a.getAttribute("href").split("/").pop())`)
	must(t, err)
	var ids []string
	for _, id := range links.([]any) {
		ids = append(ids, id.(string))
	}
	return ids
}
