package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kontor/models/billing"
	"kontor/models/money"

	"gorm.io/gorm"
)

// NewCreditNote is what an invoice is corrected by: chosen quantities of its lines, an amount, or with neither all that is
// left of it.
type NewCreditNote struct {
	Key       string
	InvoiceID int64
	Lines     []CreditedLine
	Amount    money.Money // zero Currency: not by an amount
	Reason    string      // stands on it
}

// CreditedLine takes back so much of a line.
type CreditedLine struct {
	LineID   int64
	Quantity billing.Quantity
}

// Credit corrects an invoice by a credit note, which is issued at once: it is how anything of an issued invoice is taken
// back. For clerks: it moves no money. The same form sent twice is one credit note. Returns Invalid for more than is left
// of a line, or of the invoice.
func (l *Ledger) Credit(ctx context.Context, actor Actor, n NewCreditNote) (*Invoice, error) {
	if err := errors.Join(actor.must(Clerk), l.printableReason(ctx, n.InvoiceID, n.Reason)); err != nil {
		return nil, err
	}
	var made *Invoice
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		made, err = l.creditIn(tx, actor, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return made, nil
}

// Void takes an invoice back that nobody paid anything of: a credit note over all that is left of it. For clerks.
func (l *Ledger) Void(ctx context.Context, actor Actor, n NewCreditNote) (*Invoice, error) {
	if err := errors.Join(actor.must(Clerk), l.printableReason(ctx, n.InvoiceID, n.Reason)); err != nil {
		return nil, err
	}
	n.Lines, n.Amount = nil, money.Money{}
	var made *Invoice
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockInvoice(tx, n.InvoiceID)
		if err != nil {
			return err
		}
		if err := i.CheckVoid(); err != nil && i.Status != InvoiceVoid { // a form that was sent twice
			return err
		}
		made, err = l.creditIn(tx, actor, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return made, nil
}

// printableReason asks whether a reason can stand on a credit note: beside its field, before anything is issued.
func (l *Ledger) printableReason(ctx context.Context, invoiceID int64, reason string) error {
	i, err := l.Invoice(ctx, invoiceID)
	if err != nil || reason == "" || i.Status == InvoiceDraft {
		return err
	}
	d := i.Document()
	d.Notes = reason
	for _, fault := range d.Check() {
		if fault.Field == "notes" {
			return faultsOf([]billing.Fault{fault}).(Faults)[0].at("reason")
		}
	}
	err = l.printable(ctx, &d)
	var faults Faults
	if errors.As(err, &faults) {
		return faults[0].at("reason")
	}
	return err
}

// CheckCredit says whether anything of an invoice can be taken back.
func (i *Invoice) CheckCredit() error {
	switch {
	case i.Kind != KindInvoice || i.Status == InvoiceDraft:
		return problem(Conflict, "credit_note.no_invoice")
	case i.Credited >= i.Total:
		return problem(Conflict, "credit_note.nothing_left")
	}
	return nil
}

// CheckVoid says whether the whole invoice can be taken back.
func (i *Invoice) CheckVoid() error {
	if i.Paid > 0 {
		return problem(Conflict, "credit_note.paid")
	}
	return i.CheckCredit()
}

// creditIn issues a credit note in a transaction. The same key gives the one that is there.
func (l *Ledger) creditIn(tx *gorm.DB, actor Actor, n NewCreditNote) (*Invoice, error) {
	n.Reason = strings.TrimSpace(n.Reason)
	switch {
	case n.Key == "" || len(n.Key) > maxKey:
		return nil, problem(Invalid, "form.key_missing").at("key")
	case len(n.Reason) > maxReason:
		return nil, problem(Invalid, "form.too_long", "max", maxReason).at("reason")
	}
	c, err := l.companyIn(tx)
	if err != nil {
		return nil, err
	}
	i, err := lockInvoice(tx, n.InvoiceID)
	if err != nil {
		return nil, err
	}
	var there Invoice
	switch err := tx.Where("key = ?", n.Key).Take(&there).Error; {
	case err == nil && there.CorrectsID != nil && *there.CorrectsID == i.ID:
		return &there, nil
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	if err := i.CheckCredit(); err != nil {
		return nil, err
	}
	left, err := leftToCredit(tx, i)
	if err != nil {
		return nil, err
	}
	note, err := left.note(n)
	if err != nil {
		return nil, err
	}
	note.Key, note.IssuedOn = n.Key, l.today(c)
	return note, l.issueCreditNote(tx, actor, i, note, c)
}

func (l *Ledger) issueCreditNote(tx *gorm.DB, actor Actor, i, note *Invoice, c *Company) error {
	note.DueOn, note.PlacedAt, note.CreatedAt, note.UpdatedAt = note.IssuedOn, l.now(), l.now(), l.now()
	if err := tx.Create(note).Error; err != nil {
		return fmt.Errorf("write down a credit note for invoice %d: %w", i.ID, err)
	}
	if err := insertInvoiceLines(tx, note); err != nil {
		return err
	}
	if err := l.issue(tx, actor, note, c, i); err != nil {
		return err
	}
	i.credit(note.Total)
	err := l.record(tx, actor, "invoice.credited", i.subject(), map[string]any{"number": note.Number, "amount": note.Total, "currency": note.Currency})
	if err != nil {
		return err
	}
	if err := l.saveMoney(tx, i); err != nil || i.Asks() {
		return err
	}
	return l.closeInvoiceLinks(tx, i)
}

// creditLeft is what of an invoice no credit note has taken back.
type creditLeft struct {
	invoice *Invoice
	lines   []billing.Quantity // of each line
	rates   []rateLeft
	began   bool // there are credit notes
}

// rateLeft is what is left that one rate of VAT is levied on.
type rateLeft struct {
	category  billing.Category
	rate      billing.Percent
	exemption string
	names     []string
	net       int64
}

func leftToCredit(tx *gorm.DB, i *Invoice) (*creditLeft, error) {
	left := &creditLeft{invoice: i}
	for _, line := range i.Lines {
		left.lines = append(left.lines, line.Quantity)
		left.add(line, line.Net)
	}
	var before []InvoiceLine
	err := tx.Where("invoice_id IN (SELECT id FROM invoices WHERE corrects_id = ?)", i.ID).Order("id").Find(&before).Error
	if err != nil {
		return nil, fmt.Errorf("read the credit notes of invoice %d: %w", i.ID, err)
	}
	for _, line := range before {
		left.began = true
		left.add(line, -line.Net)
		if at := slices.IndexFunc(i.Lines, func(o InvoiceLine) bool { return line.CorrectsID != nil && o.ID == *line.CorrectsID }); at >= 0 {
			left.lines[at] -= line.Quantity
		}
	}
	return left, nil
}

func (c *creditLeft) add(line InvoiceLine, net int64) {
	at := slices.IndexFunc(c.rates, func(r rateLeft) bool { return r.category == line.Category && r.rate == line.Rate })
	if at < 0 {
		at, c.rates = len(c.rates), append(c.rates, rateLeft{category: line.Category, rate: line.Rate, exemption: line.Exemption})
	}
	r := &c.rates[at]
	r.net += net
	if net > 0 && !slices.Contains(r.names, line.Name) {
		r.names = append(r.names, line.Name)
	}
}

// note is the credit note as a draft.
func (c *creditLeft) note(n NewCreditNote) (*Invoice, error) {
	i := c.invoice
	note := &Invoice{
		Kind: KindCreditNote, Status: InvoiceDraft, Version: 1, CorrectsID: &i.ID, Language: i.Language, Currency: i.Currency,
		CustomerID: i.CustomerID, CustomerName: i.CustomerName, Email: i.Email, Buyer: i.Buyer, BuyerReference: i.BuyerReference,
		OrderReference: i.OrderReference, Notes: n.Reason, Token: []byte{},
	}
	var err error
	switch {
	case len(n.Lines) > 0:
		note.Lines, err = c.chosen(n.Lines)
	case n.Amount.Currency != "":
		note.Lines, err = c.byAmount(n.Amount)
	default:
		note.Lines = c.whole()
	}
	if err != nil {
		return nil, err
	}
	for k := range note.Lines {
		note.Lines[k].Position = k + 1
	}
	note.total()
	switch {
	case n.Amount.Currency != "" && len(n.Lines) == 0:
		note.Rounding = n.Amount.Minor - note.Total
	case len(n.Lines) == 0, c.all(n.Lines): // what roundings left over goes with the last of it
		note.Rounding = i.Creditable().Minor - note.Total
	}
	note.total()
	if note.Total <= 0 || note.Total > i.Creditable().Minor {
		return nil, problem(Invalid, "credit_note.too_large", "left", i.Creditable()).at("amount")
	}
	return note, nil
}

// whole takes back every line as it stands; where some of it is taken back already, what is left at each rate.
func (c *creditLeft) whole() (lines []InvoiceLine) {
	if !c.began {
		for _, line := range c.invoice.Lines {
			lines = append(lines, InvoiceLine{Line: line.Line, CorrectsID: &line.ID})
		}
		return lines
	}
	for _, r := range c.rates {
		if r.net != 0 {
			lines = append(lines, r.line(r.net))
		}
	}
	return lines
}

// chosen takes back quantities of lines.
func (c *creditLeft) chosen(wanted []CreditedLine) (lines []InvoiceLine, err error) {
	for n, line := range c.invoice.Lines {
		var quantity billing.Quantity
		for _, w := range wanted {
			if w.LineID == line.ID {
				quantity += w.Quantity
			}
		}
		left := c.lines[n]
		switch {
		case quantity == 0:
			continue
		case quantity < 0 != (left < 0) || left == 0, quantity > left && left > 0, quantity < left && left < 0:
			return nil, problem(Invalid, "credit_note.quantity", "left", left.Decimal()).at(fmt.Sprintf("quantity.%d", line.ID))
		}
		back := InvoiceLine{Line: line.Line, CorrectsID: &line.ID}
		back.Quantity = quantity
		lines = append(lines, back)
	}
	if len(lines) == 0 {
		return nil, problem(Invalid, "credit_note.nothing_chosen").at("lines")
	}
	return lines, nil
}

// all says whether a choice of lines leaves nothing.
func (c *creditLeft) all(wanted []CreditedLine) bool {
	for n, line := range c.invoice.Lines {
		left := c.lines[n]
		for _, w := range wanted {
			if w.LineID == line.ID {
				left -= w.Quantity
			}
		}
		if left != 0 {
			return false
		}
	}
	return len(wanted) > 0
}

// line is a part of what was sold at a rate, without saying how much of which.
func (r rateLeft) line(net int64) InvoiceLine {
	price, _ := billing.PriceOf(money.New(net, "")) // a sum of lines fits
	quantity := billing.Quantity(10_000)
	if net < 0 {
		price, quantity = -price, -quantity
	}
	return InvoiceLine{Line: billing.Line{
		Name: clip(strings.Join(r.names, ", "), 200), Quantity: quantity, Unit: "LS", Price: price, Category: r.category, Rate: r.rate,
		Exemption: r.exemption,
	}}
}
