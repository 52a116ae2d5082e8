package paths

import "net/url"

const invoices = "/invoices"

// Invoices is the list, and where a new draft is posted.
func Invoices() string { return invoices }

// InvoicesView is the list as the query has it: the URL is the view.
func InvoicesView(query url.Values) string { return With(invoices, query) }

// InvoicesCSV is the same view as a file, all of it.
func InvoicesCSV(query url.Values) string { return With(invoices+".csv", query) }

// NewInvoice is the form of a new draft.
func NewInvoice() string { return invoices + "/new" }

// InvoiceTotals is what a form comes to as it stands, by POST: nothing is kept.
func InvoiceTotals() string { return invoices + "/totals" }

// Invoice is one invoice or credit note, and where a draft is posted.
func Invoice(n int64) string { return id(invoices, n) }

// InvoiceForm is a draft's form.
func InvoiceForm(n int64) string { return id(invoices, n, "edit") }

// InvoiceAction is one invoice with the form of an action open.
func InvoiceAction(n int64, action string) string {
	return With(Invoice(n), url.Values{"action": {action}})
}

// InvoiceState is the part of an invoice's page that asks after itself while its files are made.
func InvoiceState(n int64) string { return With(Invoice(n), url.Values{"part": {"state"}}) }

// InvoiceFile is one of its files: "pdf", "xml", or "hybrid", the PDF with the XML inside.
func InvoiceFile(n int64, kind string) string {
	if kind == "hybrid" {
		return With(id(invoices, n)+".pdf", url.Values{"with": {"xml"}})
	}
	return id(invoices, n) + "." + kind
}

// Finalisings issues a draft, by POST.
func Finalisings(n int64) string { return id(invoices, n, "finalisings") }

// InvoiceDeletions removes a draft, by POST.
func InvoiceDeletions(n int64) string { return id(invoices, n, "deletions") }

// InvoiceCopies makes a new draft of an invoice, by POST.
func InvoiceCopies(n int64) string { return id(invoices, n, "copies") }

// InvoiceMails sends an invoice, by POST.
func InvoiceMails(n int64) string { return id(invoices, n, "mails") }

// InvoiceReminders sends a reminder, by POST.
func InvoiceReminders(n int64) string { return id(invoices, n, "reminders") }

// ReminderPauses stops the reminders of an invoice or lets them go on, by POST.
func ReminderPauses(n int64) string { return id(invoices, n, "pauses") }

// CreditNotes corrects an invoice, by POST.
func CreditNotes(n int64) string { return id(invoices, n, "credit-notes") }

// Voids takes an invoice back that nobody paid, by POST.
func Voids(n int64) string { return id(invoices, n, "voids") }

// Allocations matches a payment to an invoice, by POST.
func Allocations(n int64) string { return id(invoices, n, "allocations") }

// Transfers writes down what came by bank transfer, by POST.
func Transfers(n int64) string { return id(invoices, n, "transfers") }

// Returns writes down what went back by bank transfer, by POST.
func Returns(n int64) string { return id(invoices, n, "returns") }

// Lodgings has a gateway hold an invoice as well, by POST.
func Lodgings(n int64) string { return id(invoices, n, "lodgings") }

// LodgingReminders has the gateway remind of a lodged invoice, by POST.
func LodgingReminders(lodging int64) string { return id("/lodgings", lodging, "reminders") }

// LodgingCancellations ends it there, by POST.
func LodgingCancellations(lodging int64) string { return id("/lodgings", lodging, "cancellations") }

// LodgingInquiries asks the gateway how it stands, by POST.
func LodgingInquiries(lodging int64) string { return id("/lodgings", lodging, "inquiries") }

// Undoings takes an allocation back, by POST.
func Undoings(allocation int64) string { return id("/allocations", allocation, "undoings") }

// PublicInvoice is an invoice's page for its customer.
func PublicInvoice(token string) string { return "/invoice/" + token }

// PublicInvoiceFile is one of its files for its customer.
func PublicInvoiceFile(token, kind string) string { return "/invoice/" + token + "." + kind }
