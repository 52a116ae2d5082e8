package providertest

import (
	"errors"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func runInvoices(t *testing.T, seen *witness) {
	for _, m := range amounts {
		t.Run("lodged in "+m.Currency, func(t *testing.T) { invoiceLodged(t, seen, m) })
	}
	t.Run("reminded of", func(t *testing.T) { invoiceReminded(t, seen) })
	t.Run("cancelled", func(t *testing.T) { invoiceCancelled(t, seen) })
	t.Run("paid", func(t *testing.T) { invoicePaid(t, seen) })
	t.Run("not there", func(t *testing.T) { invoiceMissing(t, seen) })
	t.Run("lodged twice", func(t *testing.T) { invoiceTwice(t, seen) })
	t.Run("refused before it is sent", func(t *testing.T) { invoiceRefused(t, seen) })
	for _, act := range invoiceActs {
		t.Run(string(act.kind)+" declined", func(t *testing.T) { invoiceDeclined(t, seen, act) })
		for _, trouble := range troubles {
			t.Run(string(act.kind)+" "+string(trouble), func(t *testing.T) { invoiceTroubled(t, seen, act, trouble) })
		}
	}
	troubledQuestion(t, seen, InvoiceFetchKind, func(c ctx, w World) error {
		i := aLodged(t, seen, w)
		told, err := w.Client.(providers.Invoicer).FetchInvoice(c, providers.InvoiceRef{Reference: i.Reference})
		seen.note(told, err)
		return err
	})
}

// invoiceAct is one thing that is done to an invoice there.
type invoiceAct struct {
	kind   providers.Kind
	starts func(*testing.T, *witness, World) providers.Invoice // before it
	do     func(ctx, World, providers.Invoice) (providers.LodgedInvoice, error)
	ends   providers.InvoiceState // after it; empty: it is not there
	begins providers.InvoiceState
}

var invoiceActs = []invoiceAct{
	{
		InvoiceKind, func(_ *testing.T, _ *witness, w World) providers.Invoice { return newInvoice(w, one) },
		func(c ctx, w World, i providers.Invoice) (providers.LodgedInvoice, error) {
			return w.Client.(providers.Invoicer).LodgeInvoice(c, i)
		}, providers.InvoiceOpen, "",
	},
	{
		ReminderKind, aLodged,
		func(c ctx, w World, i providers.Invoice) (providers.LodgedInvoice, error) {
			return w.Client.(providers.Invoicer).RemindOfInvoice(c, providers.InvoiceRef{Reference: i.Reference})
		}, providers.InvoiceOpen, providers.InvoiceOpen,
	},
	{
		CancelKind, aLodged,
		func(c ctx, w World, i providers.Invoice) (providers.LodgedInvoice, error) {
			return w.Client.(providers.Invoicer).CancelInvoice(c, providers.InvoiceRef{Reference: i.Reference})
		}, providers.InvoiceCancelled, providers.InvoiceOpen,
	},
}

func newInvoice(w World, m money.Money) providers.Invoice {
	return providers.Invoice{
		Reference: fresh("invoice"), Amount: m, Description: "INV-1", ReturnURL: "https://shop.example/invoice/x", WebhookURL: w.WebhookURL,
		Customer: providers.Customer{FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
	}
}

// aLodged is an invoice that is there.
func aLodged(t *testing.T, seen *witness, w World) providers.Invoice {
	t.Helper()
	i := newInvoice(w, one)
	told, err := w.Client.(providers.Invoicer).LodgeInvoice(t.Context(), i)
	if seen.note(told, err); err != nil || told.Reference != i.Reference {
		t.Fatalf("%+v, %v", told, err)
	}
	return i
}

func lodgedFor(t *testing.T, seen *witness, w World) providers.LodgedInvoice {
	t.Helper()
	return invoiceIs(t, seen, w, aLodged(t, seen, w).Reference, providers.InvoiceOpen)
}

// invoiceIs ensures how an invoice stands there, and gives what is told of it.
func invoiceIs(t *testing.T, seen *witness, w World, reference string, want providers.InvoiceState) providers.LodgedInvoice {
	t.Helper()
	told, err := w.Client.(providers.Invoicer).FetchInvoice(t.Context(), providers.InvoiceRef{Reference: reference})
	seen.note(told, err)
	if want == "" {
		isA(t, err, providers.ErrNotFound)
		return told
	}
	if err != nil || told.State != want || told.Reference != reference || told.ProviderID == "" || told.RawStatus == "" {
		t.Fatalf("%+v, %v, want it %s", told, err, want)
	}
	return told
}

func invoiceLodged(t *testing.T, seen *witness, m money.Money) {
	w := seen.world(t)
	i := newInvoice(w, m)
	invoicer := w.Client.(providers.Invoicer)
	checked := invoicer.CheckInvoice(i)
	told, err := invoicer.LodgeInvoice(t.Context(), i)
	seen.note(checked, told, err)
	if !w.expresses(m.Currency) {
		isA(t, checked, providers.ErrDeclined)
		isA(t, err, providers.ErrDeclined)
		once(t, w, InvoiceKind, 0)
		return
	}
	if checked != nil || err != nil {
		t.Fatal(checked, err)
	}
	once(t, w, InvoiceKind, 1)
	got := invoiceIs(t, seen, w, i.Reference, providers.InvoiceOpen)
	if got.Amount != m || !providers.IsWebURL(got.URL) || got.PaymentID != "" {
		t.Errorf("%+v, want %s and where it is paid", got, m)
	}
	if told.ProviderID != got.ProviderID {
		t.Errorf("lodged as %q, found as %q", told.ProviderID, got.ProviderID)
	}
}

func invoiceReminded(t *testing.T, seen *witness) {
	w := seen.world(t)
	i := lodgedFor(t, seen, w)
	told, err := w.Client.(providers.Invoicer).RemindOfInvoice(t.Context(), i.InvoiceRef)
	if seen.note(told, err); err != nil {
		t.Fatal(err)
	}
	once(t, w, ReminderKind, 1)
	invoiceIs(t, seen, w, i.Reference, providers.InvoiceOpen)
}

// invoiceCancelled ensures that it can't be cancelled twice, nor be reminded of then.
func invoiceCancelled(t *testing.T, seen *witness) {
	w := seen.world(t)
	i, invoicer := lodgedFor(t, seen, w), w.Client.(providers.Invoicer)
	other := lodgedFor(t, seen, w)
	told, err := invoicer.CancelInvoice(t.Context(), i.InvoiceRef)
	if seen.note(told, err); err != nil || told.State != providers.InvoiceCancelled {
		t.Fatalf("%+v, %v", told, err)
	}
	once(t, w, CancelKind, 1)
	invoiceIs(t, seen, w, i.Reference, providers.InvoiceCancelled)
	_, err = invoicer.CancelInvoice(t.Context(), i.InvoiceRef)
	isA(t, err, providers.ErrDeclined)
	_, err = invoicer.RemindOfInvoice(t.Context(), i.InvoiceRef)
	isA(t, err, providers.ErrDeclined)
	invoiceIs(t, seen, w, other.Reference, providers.InvoiceOpen)
}

// invoicePaid ensures that the payment is told of, and that what is paid can't be cancelled.
func invoicePaid(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.PayInvoice == nil {
		t.Fatal("World.PayInvoice is nil")
	}
	i := lodgedFor(t, seen, w)
	ref := w.PayInvoice(t, i)
	told := invoiceIs(t, seen, w, i.Reference, providers.InvoicePaid)
	if told.PaymentID == "" || told.PaymentID != ref.ProviderID {
		t.Errorf("it was paid by %q, want %q", told.PaymentID, ref.ProviderID)
	}
	u, err := w.Client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: told.PaymentID})
	if seen.note(u, err); err != nil {
		t.Fatal(err)
	}
	says(t, u, one.Currency, sums{authorized: one.Minor, captured: one.Minor})
	_, err = w.Client.(providers.Invoicer).CancelInvoice(t.Context(), i.InvoiceRef)
	isA(t, err, providers.ErrDeclined)
}

func invoiceMissing(t *testing.T, seen *witness) {
	w := seen.world(t)
	nobody := providers.InvoiceRef{Reference: fresh("nobody")}
	invoiceIs(t, seen, w, nobody.Reference, "")
	for _, act := range invoiceActs[1:] {
		_, err := act.do(t.Context(), w, providers.Invoice{Reference: nobody.Reference})
		if !errors.Is(err, providers.ErrDeclined) && !errors.Is(err, providers.ErrNotFound) {
			t.Errorf("%s: %v", act.kind, err)
		}
		once(t, w, act.kind, 0)
	}
}

// invoiceTwice ensures that one reference is one invoice.
func invoiceTwice(t *testing.T, seen *witness) {
	w := seen.world(t)
	i := aLodged(t, seen, w)
	told, err := w.Client.(providers.Invoicer).LodgeInvoice(t.Context(), i)
	if seen.note(told, err); err != nil && !errors.Is(err, providers.ErrDeclined) {
		t.Error(err)
	}
	once(t, w, InvoiceKind, 1)
	invoiceIs(t, seen, w, i.Reference, providers.InvoiceOpen)
}

func invoiceRefused(t *testing.T, seen *witness) {
	w := seen.world(t)
	invoicer := w.Client.(providers.Invoicer)
	for name, spoil := range map[string]func(*providers.Invoice){
		"nothing":      func(i *providers.Invoice) { i.Amount.Minor = 0 },
		"no address":   func(i *providers.Invoice) { i.Customer.Email = "" },
		"no reference": func(i *providers.Invoice) { i.Reference = "" },
	} {
		i := newInvoice(w, one)
		spoil(&i)
		if err := invoicer.CheckInvoice(i); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%s: %v", name, err)
		}
		told, err := invoicer.LodgeInvoice(t.Context(), i)
		seen.note(told, err)
		isA(t, err, providers.ErrDeclined)
	}
	once(t, w, InvoiceKind, 0)
}

// invoiceDeclined ensures that a no is one, in the provider's words, and that nothing was done.
func invoiceDeclined(t *testing.T, seen *witness, act invoiceAct) {
	w := seen.world(t)
	i := act.starts(t, seen, w)
	w.DeclineNext(t, act.kind)
	told, err := act.do(t.Context(), w, i)
	seen.note(told, err)
	isA(t, err, providers.ErrDeclined)
	if d := providers.Detail(err); d.Code == "" || d.Message == "" {
		t.Errorf("nobody says why: %+v", d)
	}
	once(t, w, act.kind, 0)
	invoiceIs(t, seen, w, i.Reference, act.begins)
}

// invoiceTroubled ensures that a call without an answer is unknown, that asking tells what became of it where it shows, and
// that doing it again where it was not done leaves it done once.
func invoiceTroubled(t *testing.T, seen *witness, act invoiceAct, trouble Trouble) {
	w := seen.world(t)
	i := act.starts(t, seen, w)
	w.Next(trouble, act.kind)
	told, err := act.do(impatient(t, w, trouble, act.kind), w, i)
	seen.note(told, err)
	isA(t, err, providers.ErrUnknown)
	if trouble.worked() {
		once(t, w, act.kind, 1)
		invoiceIs(t, seen, w, i.Reference, act.ends)
		return
	}
	once(t, w, act.kind, 0)
	invoiceIs(t, seen, w, i.Reference, act.begins)
	if told, err = act.do(t.Context(), w, i); err != nil {
		t.Fatalf("tried again: %+v, %v", told, err)
	}
	once(t, w, act.kind, 1)
	invoiceIs(t, seen, w, i.Reference, act.ends)
}
