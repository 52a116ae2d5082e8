package paths

import (
	"net/url"
	"strconv"
)

// Customers is the list of people, and where a new one is posted.
func Customers() string { return customers }

// CustomersView is the list as the query has it: the URL is the view.
func CustomersView(query url.Values) string { return With(customers, query) }

// CustomersCSV is the same view as a file, all of it.
func CustomersCSV(query url.Values) string { return With(customers+".csv", query) }

// NewCustomer is the form of a new one.
func NewCustomer() string { return customers + "/new" }

// CustomerSuggestions is what ui.Suggest asks for people; it adds what was typed.
func CustomerSuggestions() string { return With(customers, url.Values{"part": {"suggestions"}}) }

// Customer is one person's page.
func Customer(n int64) string { return id(customers, n) }

// CustomerEdit is the form that changes what is known of a person.
func CustomerEdit(n int64) string { return id(customers, n, "edit") }

// Person is all that is held of a person, as a file.
func Person(n int64) string { return id(customers, n) + ".json" }

// Merge is where the other of two is looked for, who are to be one.
func Merge(n int64) string { return id(customers, n, "merge") }

// MergeWith shows what the merge with another would do.
func MergeWith(n, other int64) string {
	return With(Merge(n), url.Values{"customer": {strconv.FormatInt(other, 10)}})
}

// Merges makes two customers one, by POST.
func Merges(n int64) string { return id(customers, n, "merges") }

// CustomerErasing is the page with the form open that erases the person.
func CustomerErasing(n int64) string { return With(Customer(n), url.Values{"erase": {"yes"}}) }

// Erasures erases the person, by POST.
func Erasures(n int64) string { return id(customers, n, "erasures") }

// CustomerTasks is the part of the page that asks after what is done to the person.
func CustomerTasks(n int64) string { return With(Customer(n), url.Values{"part": {"tasks"}}) }

// CustomerNotes adds a note, by POST.
func CustomerNotes(n int64) string { return id(customers, n, "notes") }

// CustomerForgetting is that page with the form open that forgets a saved method.
func CustomerForgetting(n, method int64) string {
	return With(Customer(n), url.Values{"forget": {strconv.FormatInt(method, 10)}})
}

// Forgettings has a saved method deleted at its provider, by POST.
func Forgettings(customer, method int64) string {
	return id(customers, customer, "methods", strconv.FormatInt(method, 10), "forgettings")
}
