package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// look is a page as it may stand before a person.
type look struct {
	name string
	path string
	then func(t *testing.T, page playwright.Page) // what is done on it before it is looked at
}

// submits sends the form of the page as it is.
func submits(name string) func(*testing.T, playwright.Page) {
	return func(t *testing.T, page playwright.Page) {
		t.Helper()
		must(t, page.GetByRole("main").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Last().Click()) // a dialog stands behind its opener
		must(t, expect.Locator(page.Locator("[aria-invalid=true], .field-error, .alert[data-tone=danger], #test .alert").First()).ToBeVisible())
	}
}

// Every page as anybody finds it: empty, full, with a form open, with an error shown.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	authorized, captured := s.pay(t, order{}), s.pay(t, order{automatic: true, first: "Wolfeschlegelsteinhausen", last: "Bergerdorffwelchevoralternwaren"})
	open := s.taken(t, "RE-OPEN")
	unknown := s.unknownRefund(t)
	s.forged(t)
	s.letsTypeCards(t, "1")
	t.Run("nobody", func(t *testing.T) {
		s.looksAt(t, newPage(t, expecting(409)), []look{
			{"sign-in", "/login", nil},
			{"sign-in refused", "/login", submits("Sign in")},
			{"paid", "/checkout/done", nil},
			{"not paid", "/checkout/cancelled", nil},
			{"setup is over", "/setup?token=x", nil},
		})
	})
	t.Run("clerk", func(t *testing.T) {
		page := s.signedIn(t, "clerk", expecting(403, 404))
		s.looksAt(t, page, moneyLooks(authorized, captured, open, unknown))
		s.looksAt(t, page, s.evidenceLooks(t, captured))
		s.looksAt(t, page, s.peopleLooks(t, captured))
		s.looksAt(t, page, invoiceLooks)
		s.looksAt(t, page, subscriptionLooks)
	})
	t.Run("admin", func(t *testing.T) {
		s.looksAt(t, s.signedIn(t, "admin"), []look{
			{"audit", "/audit", nil},
			{"who is the same", "/customers/1/merge", nil},
			{"merge", "/customers/1/merge?customer=2", nil},
			{"erase", "/customers/1?erase=yes", nil},
			{"erase not yet", s.customerOf(t, unknown) + "?erase=yes", nil},
			{"nothing done", "/audit?action=account.created&user=3", nil},
			{"accounts", "/settings/accounts", nil},
			{"gateways", "/settings/accounts/new", nil},
			{"new account", "/settings/accounts/new?provider=computop", nil},
			{"new account refused", "/settings/accounts/new?provider=computop", submits("Create account")},
			{"account", "/settings/accounts/1", nil},
			{"account tested", "/settings/accounts/1", submits("Test now")},
			{"cards by phone refused", s.secondAccount(t), submits("Switch on cards by phone")},
			{"users", "/settings/users", nil},
			{"new user", "/settings/users/new", nil},
			{"new user refused", "/settings/users/new", submits("Create user")},
			{"user", "/settings/users/3", nil},
			{"company", "/settings/company", nil},
			{"company refused", "/settings/company", func(t *testing.T, page playwright.Page) {
				must(t, page.GetByLabel("Name", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(""))
				submits("Save")(t, page)
			}},
			{"company's bank", "/settings/company/bank", nil},
			{"company's look", "/settings/company/look", nil},
			{"logo refused", "/settings/company/look", submits("Save logo")},
			{"datev accounts", "/settings/datev", nil},
			{"datev accounts refused", "/settings/datev", submits("Save")},
			{"company's region", "/settings/company/region", nil},
			{"company's numbers", "/settings/company/numbers", nil},
			{"company's letters", "/settings/company/letters?language=de", nil},
		})
	})
}

// moneyLooks are what a clerk sees of payments, and where there is nothing for a clerk to see.
func moneyLooks(authorized, captured, open, unknown paid) []look {
	at, of := "/transactions/"+authorized.id, "/transactions/"+captured.id
	return []look{
		{"home", "/", nil},
		{"transactions", "/transactions", nil},
		{"filters with an error", "/transactions?status=refunded&min=1&from=x", nil},
		{"nothing found", "/transactions?q=nobody", nil},
		{"save a view", "/transactions?status=refunded&form=save", nil},
		{"save a view refused", "/transactions?status=refunded&form=save", submits("Save view")},
		{"columns", "/transactions?form=display", nil},
		{"compact", "/transactions?cols=reference,email,net,captured,refunded,account,gateway,kind,time&density=compact", nil},
		{"saved views", "/transactions/views", nil},
		{"rows ticked", "/transactions", ticks},
		{"bulk actions", "/batches", nil},
		{"rehearsal", "/transactions", rehearses},
		{"run", "/transactions", runs},
		{"exports", "/exports", nil},
		{"authorized", at, nil},
		{"captured", of, nil},
		{"open", "/transactions/" + open.id, nil},
		{"unknown", "/transactions/" + unknown.id, nil},
		{"capture", at + "?action=capture", nil},
		{"reversal", at + "?action=reversal", nil},
		{"increment", at + "?action=increment", nil},
		{"increment refused", at + "?action=increment", submits("Increase authorization")},
		{"refund", of + "?action=refund", nil},
		{"update", of + "?action=update", nil},
		{"note refused", of, submits("Add note")},
		{"take a payment", "/transactions/new", nil},
		{"take a payment refused", "/transactions/new", submits("Take payment")},
		{"card by phone", "/transactions/new?channel=card&account=1", nil},
		{"card by phone refused", "/transactions/new?channel=card&account=1", submits("Take payment")},
		{"payouts", "/transactions?kind=payout", nil},
		{"pay out", "/payouts/new", nil},
		{"balances", "/payouts/balances?account=1", nil},
		{"credit", "/credits/new", nil},
		{"credit refused", "/credits/new", submits("Refund")},
		{"profile", "/profile", nil},
		{"keys", "/keys", nil},
		{"notices", "/notices", nil},
		{"find", "/find?q=" + captured.ref, nil},
		{"find nothing", "/find?q=zzzz", nil},
		{"find in front", "/", func(t *testing.T, page playwright.Page) {
			must(t, page.Keyboard().Press("Control+k"))
			must(t, expect.Locator(page.GetByRole("option").First()).ToBeVisible())
		}},
		{"profile refused", "/profile", submits("Change password")},
		{"missing", "/nowhere", nil},
		{"forbidden", "/settings/users", nil},
	}
}

func (s *shop) evidenceLooks(t *testing.T, captured paid) []look {
	t.Helper()
	return []look{
		{"deliveries", "/deliveries", nil},
		{"no delivery", "/deliveries?status=failing", nil},
		{"delivery", "/deliveries/1", nil},
		{"mails", "/mail", nil},
		{"no mail fits", "/mail?email=nobody", nil},
		{"test mail refused", "/mail", submits("Send test mail")},
		{"mail", s.testMailKept(t), nil},
		{"ledger", "/ledger", nil},
		{"entries of one", "/ledger?payment=" + captured.id + "&event=capture", nil},
		{"reports", "/reports?period=last-year", nil},
		{"reports of no time", "/reports?from=x&to=x", nil},
		{"balances", "/ledger/accounts", nil},
		{"trial balance", "/ledger/balance", nil},
		{"balances of no day", "/ledger/accounts?to=x", nil},
		{"datev not set up", "/ledger/datev", nil},
		{"datev of no day", "/ledger/datev?from=x&to=x", nil},
		{"entry", "/ledger/1", nil},
		{"note beside refused", "/ledger/1", submits("Add note")},
		{"ledger filters wrong", "/ledger?payment=x", nil},
		{"no entry", "/ledger?payment=999999", nil},
	}
}

func (s *shop) peopleLooks(t *testing.T, captured paid) []look {
	t.Helper()
	return []look{
		{"customer", s.customerOf(t, captured), nil},
		{"customers", "/customers?sort=name", nil},
		{"no customer", "/customers?q=nobody", nil},
		{"new customer", "/customers/new", nil},
		{"new customer refused", "/customers/new", submits("Create customer")},
		{"customer changed", "/customers/1/edit", nil},
	}
}

// invoiceLooks are of the demo's invoices, each in a state of its own.
var invoiceLooks = []look{
	{"invoices", "/invoices", nil},
	{"no invoice fits", "/invoices?q=nobody", nil},
	{"invoices wrong", "/invoices?status=odd", nil},
	{"new invoice", "/invoices/new", nil},
	{"new invoice refused", "/invoices/new", submits("Save draft")},
	{"draft", "/invoices/11", nil},
	{"invoice that needs a person", "/invoices/2", nil},
	{"credit note", "/invoices/3", nil},
	{"overdue", "/invoices/5", nil},
	{"invoice sent", "/invoices/5?action=send", nil},
	{"invoice credited", "/invoices/5?action=credit", nil},
	{"transfer", "/invoices/5?action=transfer", nil},
	{"lodged", "/invoices/5", func(t *testing.T, page playwright.Page) { lodges(t, page) }},
}

var subscriptionLooks = []look{
	{"subscriptions", "/subscriptions", nil},
	{"no subscription fits", "/subscriptions?q=nobody", nil},
	{"subscriptions wrong", "/subscriptions?status=odd", nil},
	{"new subscription", "/subscriptions/new", nil},
	{"new subscription refused", "/subscriptions/new", submits("Create subscription")},
	{"past due", "/subscriptions/5", nil},
	{"change", "/subscriptions/1?action=change", nil},
	{"cancel", "/subscriptions/1?action=cancel", nil},
	{"skip", "/subscriptions/5?action=skip", nil},
	{"over", "/subscriptions/6", nil},
	{"plans", "/subscriptions/plans", nil},
	{"plan", "/subscriptions/plans/1", nil},
	{"new plan refused", "/subscriptions/plans/new", submits("Create plan")},
}

// customerOf is the page of whom a payment is from.
func (s *shop) customerOf(t *testing.T, p paid) string {
	t.Helper()
	_, page := s.clerk.get(t, "/transactions/"+p.id)
	found := regexp.MustCompile(`/customers/[0-9]+`).FindString(page)
	if found == "" {
		t.Fatal("the payment does not lead to its customer")
	}
	return found
}

// secondAccount is one on which cards by phone are off.
func (s *shop) secondAccount(t *testing.T) string {
	t.Helper()
	status, location, body := s.person(t, "admin@demo.test").post(t, "/settings/accounts", url.Values{
		"provider": {"computop"}, "name": {"Second shop"}, "mode": {"simulator"}, "base_url": {s.Sims + "/computop"},
		"credential_merchant_id": {"sim_second"}, "credential_api_key": {"sim_second"},
	})
	if status != 303 {
		t.Fatalf("the account answered %d: %s", status, body)
	}
	return location
}

// looksAt tries every look in the light and in the dark, on a desk and in the hand.
func (s *shop) looksAt(t *testing.T, page playwright.Page, looks []look) {
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			must(t, page.SetViewportSize(1280, 900))
			visit(t, page, s.URL+l.path)
			if l.then != nil {
				l.then(t, page)
			}
			for _, theme := range []*playwright.ColorScheme{playwright.ColorSchemeLight, playwright.ColorSchemeDark} {
				must(t, page.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: theme}))
				for _, width := range []int{1280, 390} {
					must(t, page.SetViewportSize(width, 900))
					calm(t, page)
					axe(t, page)
				}
				fits(t, page)
			}
			must(t, page.SetViewportSize(640, 450)) // 1280 × 900 at 200 %
			fits(t, page)
		})
	}
}

// calm waits until the colours of another theme have been taken on.
func calm(t *testing.T, page playwright.Page) {
	t.Helper()
	_, err := page.Evaluate(`async () => {
		for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
		const finite = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity);
		await Promise.allSettled(finite.map(a => a.finished));
	}`)
	must(t, err)
}

// fits fails the test for a page that is wider than its window.
func fits(t *testing.T, page playwright.Page) {
	t.Helper()
	result, err := page.Evaluate(`() => {
		const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		if (wide <= 0) return "";
		const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
		return wide + " px too wide: " + out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ");
	}`)
	must(t, err)
	if result != "" {
		t.Errorf("%s: %s", page.URL(), result)
	}
}

// unknownRefund is a payment with a refund whose answer is lost for good.
func (s *shop) unknownRefund(t *testing.T) paid {
	t.Helper()
	p := s.pay(t, order{automatic: true})
	s.faults(t, simDown)
	status, _, body := s.clerk.post(t, "/transactions/"+p.id+"/refunds", url.Values{"key": {"k" + unique()}, "amount": {"3"}, "reason": {"lost"}})
	if status != 303 {
		t.Fatalf("the refund answered %d: %s", status, body)
	}
	until(t, "the refund is unknown", func() bool {
		_, page := s.clerk.get(t, fmt.Sprintf("/transactions/%s", p.id))
		return contains(page, "It is not known whether")
	})
	return p
}
