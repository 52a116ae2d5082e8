package paths

var things = map[string]string{
	"link": links, "invoice": invoices, "subscription": subscriptions, "delivery": deliveries, "entry": ledger,
	"payment": transactions, "customer": customers, "batch": batches,
}

// Thing is the page of a thing that notes stand beside: "link", "invoice", "subscription", "delivery", "entry", "payment",
// "customer". And of a "batch".
func Thing(kind string, n int64) string { return id(things[kind], n) }

// ThingNotes adds a note beside a thing, by POST.
func ThingNotes(kind string, n int64) string { return id(things[kind], n, "notes") }

// ThingNotesForm is where all of a kind go, as the route table has it.
func ThingNotesForm(kind string) string { return things[kind] + "/:id/notes" }
