package providertest_test

import (
	"context"
	"testing"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

// invoice is one that the provider in memory holds.
type invoice struct {
	of      providers.Invoice
	id      string
	state   providers.InvoiceState
	payment string
}

func (i *invoice) told() providers.LodgedInvoice {
	return providers.LodgedInvoice{
		InvoiceRef: providers.InvoiceRef{Reference: i.of.Reference, ProviderID: i.id}, State: i.state, RawStatus: "IS " + string(i.state),
		Amount: i.of.Amount, URL: "https://pay.example/" + i.id, PaymentID: i.payment,
	}
}

func (m *memory) invoiceOf(reference string) *invoice {
	for _, i := range m.invoices {
		if i.of.Reference == reference {
			return i
		}
	}
	return nil
}

func (c named) CheckInvoice(i providers.Invoice) error {
	if !i.Amount.IsPositive() || i.Customer.Email == "" || i.Reference == "" {
		if !c.is("anything goes over the border") {
			return no("It is not whole.")
		}
	}
	return nil
}

func (c named) LodgeInvoice(x context.Context, i providers.Invoice) (providers.LodgedInvoice, error) {
	if err := c.CheckInvoice(i); err != nil {
		return providers.LodgedInvoice{}, err
	}
	return c.invoiceAct(x, providertest.InvoiceKind, func() (*invoice, error) {
		if held := c.invoiceOf(i.Reference); held != nil && !c.is("done again for the same reference") {
			return nil, no("It was lodged before.")
		}
		held := &invoice{of: i, id: c.id("i"), state: providers.InvoiceOpen}
		if c.is("an invoice is of another amount") {
			held.of.Amount = money.New(1, i.Amount.Currency)
		}
		c.invoices = append(c.invoices, held)
		return held, nil
	})
}

func (c named) RemindOfInvoice(x context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	return c.invoiceAct(x, providertest.ReminderKind, func() (*invoice, error) { return c.openInvoice(ref) })
}

func (c named) CancelInvoice(x context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	return c.invoiceAct(x, providertest.CancelKind, func() (*invoice, error) {
		i, err := c.openInvoice(ref)
		if err == nil && !c.is("the work is only said to be done") {
			i.state = providers.InvoiceCancelled
		}
		return i, err
	})
}

func (c named) openInvoice(ref providers.InvoiceRef) (*invoice, error) {
	i := c.invoiceOf(ref.Reference)
	if i == nil || i.state != providers.InvoiceOpen && !c.is("what is over goes on") {
		return nil, no("There is none that is open.")
	}
	return i, nil
}

func (c named) FetchInvoice(x context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	return ask(c.memory, x, providertest.InvoiceFetchKind, func() (providers.LodgedInvoice, error) {
		i := c.invoiceOf(ref.Reference)
		switch {
		case i == nil && c.is("everything is found"):
			return providers.LodgedInvoice{InvoiceRef: ref, State: providers.InvoiceOpen}, nil
		case i == nil:
			return providers.LodgedInvoice{}, errNowhere
		}
		told := i.told()
		if c.is("what pays an invoice is not told") {
			told.PaymentID = ""
		}
		return told, nil
	})
}

// invoiceAct does one call's work and counts it.
func (m *memory) invoiceAct(x context.Context, kind providers.Kind, work func() (*invoice, error)) (told providers.LodgedInvoice, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.declines[kind] {
		delete(m.declines, kind)
		return told, no("The provider does not want to.")
	}
	err = m.reach(x, kind, func() error {
		i, err := work()
		if err == nil {
			m.calls[kind]++
			told = i.told()
		}
		return err
	})
	return told, err
}

// payInvoice is what an invoice's customer does on its page.
func (m *memory) payInvoice(_ *testing.T, told providers.LodgedInvoice) (ref providers.PaymentRef) {
	m.locked(func() {
		i := m.invoiceOf(told.Reference)
		p := m.add(told.Reference, "", i.of.Amount)
		p.mode = providers.CaptureAutomatic
		p.pay()
		i.state, i.payment, ref = providers.InvoicePaid, p.ref.ProviderID, p.ref
	})
	return ref
}
