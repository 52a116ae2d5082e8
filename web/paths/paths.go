// Package paths has every URL of ours, once.
package paths

import (
	"net/url"
	"strconv"
)

// The pages without a parameter.
const (
	home         = "/"
	login        = "/login"
	logout       = "/logout"
	setup        = "/setup"
	profile      = "/profile"
	keys         = "/keys"
	find         = "/find"
	transactions = "/transactions"
	credits      = "/credits"
	payouts      = "/payouts"
	customers    = "/customers"
	deliveries   = "/deliveries"
	ledger       = "/ledger"
	audit        = "/audit"
	accounts     = "/settings/accounts"
	users        = "/settings/users"
)

func id(base string, n int64, rest ...string) string {
	path := base + "/" + strconv.FormatInt(n, 10)
	for _, part := range rest {
		path += "/" + part
	}
	return path
}

// With adds a query to a path; nothing where it is empty.
func With(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// Home is the first page: what needs a person, then the figures.
func Home() string { return home }

// Login is the sign-in page, and where its form goes.
func Login() string { return login }

// LoginBefore is the sign-in page that leads on to next, a path of ours.
func LoginBefore(next string) string { return With(login, url.Values{"next": {next}}) }

// Logout ends the session, by POST.
func Logout() string { return logout }

// Setup is the page of the first start.
func Setup() string { return setup }

// Profile is a person's own page.
func Profile() string { return profile }

// Password changes a person's own password, by POST.
func Password() string { return profile + "/password" }

// Language changes the language of a person's own pages, by POST.
func Language() string { return profile + "/language" }

// SingleKeys lets keys act alone on a person's own pages or not, by POST.
func SingleKeys() string { return profile + "/keys" }

// Keys is the page of the keys.
func Keys() string { return keys }

// Find is the page that leads to anything, and where its form goes.
func Find() string { return find }

// FindResults is what of it changes while one types.
func FindResults() string { return find + "?part=results" }

// Sessions ends all sessions of the person, by POST.
func Sessions() string { return profile + "/sessions" }

// Transactions is the list.
func Transactions() string { return transactions }

// TransactionsView is the list as the query has it: the URL is the view.
func TransactionsView(query url.Values) string { return With(transactions, query) }

// LiveTransactions tells what changed in the list as the query has it, and goes on telling who asks for events.
func LiveTransactions(query url.Values) string { return With(transactions+"/live", query) }

// TransactionsForm is the list with a form open: "save" or "display".
func TransactionsForm(query url.Values, form string) string {
	query.Set("form", form)
	return With(transactions, query)
}

// SavedView is the list as a saved view has it.
func SavedView(query string) string { return transactions + "?" + query }

// SavedViews are those that a person has or others share, and where one is saved by POST.
func SavedViews() string { return transactions + "/views" }

// SavedViewForm is that page with a form about one of them open: "edit" or "delete".
func SavedViewForm(n int64, form string) string {
	return With(SavedViews(), url.Values{form: {strconv.FormatInt(n, 10)}})
}

// SavedViewChanges renames one of them and shares it, by POST.
func SavedViewChanges(n int64) string { return id(SavedViews(), n) }

// SavedViewDeletions deletes one of them, by POST.
func SavedViewDeletions(n int64) string { return id(SavedViews(), n, "deletions") }

// FirstView says which of them is opened first, by POST.
func FirstView() string { return SavedViews() + "/first" }

// Display keeps how the list is drawn, by POST.
func Display() string { return transactions + "/display" }

// TransactionSuggestions completes what is typed into the search.
func TransactionSuggestions() string { return With(transactions, url.Values{"part": {"suggestions"}}) }

// TransactionsFile is the same view as a file, all of it: "csv", "xlsx", or "zip", the CSV with its control totals.
func TransactionsFile(format string, query url.Values) string {
	return With(transactions+"."+format, query)
}

// NewTransaction is the form that takes a payment; it posts to Transactions.
func NewTransaction() string { return transactions + "/new" }

// Transaction is one payment.
func Transaction(n int64) string { return id(transactions, n) }

// TransactionAction is one payment with the form of an action open.
func TransactionAction(n int64, action string) string {
	return With(Transaction(n), url.Values{"action": {action}})
}

// TransactionState is the part of a payment's page that asks after itself; watch names the operations it waits for.
// posts is where the page may send the form to that leads to the payment page, "https://pay.example"; empty: nowhere.
func TransactionState(n int64, watch []int64, posts string) string {
	query := url.Values{"part": {"state"}}
	if posts != "" {
		query.Set("posts", posts)
	}
	for _, op := range watch {
		query.Add("watch", strconv.FormatInt(op, 10))
	}
	return With(Transaction(n), query)
}

// Captures takes, by POST.
func Captures(n int64) string { return id(transactions, n, "captures") }

// Refunds gives back, by POST.
func Refunds(n int64) string { return id(transactions, n, "refunds") }

// Reversals lets go, by POST.
func Reversals(n int64) string { return id(transactions, n, "reversals") }

// Increments raises an authorization, by POST.
func Increments(n int64) string { return id(transactions, n, "increments") }

// Chargebacks writes down what the customer's bank took back, by POST.
func Chargebacks(n int64) string { return id(transactions, n, "chargebacks") }

// Approvals lets a payout go that waits for it, by POST.
func Approvals(n int64) string { return id(transactions, n, "approvals") }

// Rejections stops a payout that waits for a word, by POST.
func Rejections(n int64) string { return id(transactions, n, "rejections") }

// Confirmations completes a payment of several steps, by POST.
func Confirmations(n int64) string { return id(transactions, n, "confirmations") }

// Details changes what the provider holds about a payment, by POST.
func Details(n int64) string { return id(transactions, n, "details") }

// Inquiries asks the provider now, by POST.
func Inquiries(n int64) string { return id(transactions, n, "inquiries") }

// Notes adds a note, by POST.
func Notes(n int64) string { return id(transactions, n, "notes") }

// Decisions settles an operation by a person's word, by POST.
func Decisions(operation int64) string { return id("/operations", operation, "decisions") }

// NewCredit is the form of a refund without reference.
func NewCredit() string { return credits + "/new" }

// Credits is where that form goes, by POST.
func Credits() string { return credits }

// Deliveries is the inbox of webhooks.
func Deliveries() string { return deliveries }

// DeliveriesView is the inbox as the query has it.
func DeliveriesView(query url.Values) string { return With(deliveries, query) }

// Delivery is one of them.
func Delivery(n int64) string { return id(deliveries, n) }

// Processings reads a delivery once more, by POST.
func Processings(n int64) string { return id(deliveries, n, "processings") }

// Ledger is the page of entries and sums.
func Ledger() string { return ledger }

// Reports is the page of figures.
func Reports() string { return "/reports" }

// LedgerAccounts is the balances by merchant account and currency.
func LedgerAccounts() string { return ledger + "/accounts" }

// LedgerBalance is the trial balance.
func LedgerBalance() string { return ledger + "/balance" }

// LedgerDatev is what a tax adviser's DATEV would have of a time.
func LedgerDatev(query url.Values) string { return With(ledger+"/datev", query) }

// LedgerDatevFile is that as a file.
func LedgerDatevFile() string { return ledger + "/datev.csv" }

// Datev is the form of the numbers that DATEV has for the books, and where it is posted.
func Datev() string { return "/settings/datev" }

// LedgerEntry is one entry with its cause.
func LedgerEntry(n int64) string { return id(ledger, n) }

// LedgerView is the ledger as the query has it: every figure opens the entries behind it.
func LedgerView(query url.Values) string { return With(ledger, query) }

// Audit is who did what.
func Audit() string { return audit }

// AuditView is the trail as the query has it.
func AuditView(query url.Values) string { return With(audit, query) }

// Accounts is the list of merchant accounts, and where a new one is posted.
func Accounts() string { return accounts }

// NewAccount is the form of a new account for a gateway; without one it asks which.
func NewAccount(gateway string) string {
	if gateway == "" {
		return accounts + "/new"
	}
	return With(accounts+"/new", url.Values{"provider": {gateway}})
}

// Account is one account's form, and where it is posted.
func Account(n int64) string { return id(accounts, n) }

// AccountTests tries an account's credentials, by POST.
func AccountTests(n int64) string { return id(accounts, n, "tests") }

// AccountActivity switches an account on or off, by POST.
func AccountActivity(n int64) string { return id(accounts, n, "activity") }

// AccountCards switches cards by phone on or off for an account, by POST.
func AccountCards(n int64) string { return id(accounts, n, "cards") }

// Users is the list of people, and where a new one is posted.
func Users() string { return users }

// NewUser is the form of a new person.
func NewUser() string { return users + "/new" }

// User is one person's form.
func User(n int64) string { return id(users, n) }

// CheckoutDone is where a provider sends a customer who paid.
func CheckoutDone() string { return "/checkout/done" }

// CheckoutCancelled is where a provider sends a customer who did not.
func CheckoutCancelled() string { return "/checkout/cancelled" }
