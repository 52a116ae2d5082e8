package models

import (
	"context"
	"fmt"
	"slices"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// LodgingStatus is how an invoice stands at a provider that holds it as well.
type LodgingStatus string

// The life of a lodging. The first three are those of the call that lodges it, see OperationStatus; the rest is what the
// provider says, or the money that came.
const (
	LodgingRequested LodgingStatus = "requested"
	LodgingSending   LodgingStatus = "sending"
	LodgingUnknown   LodgingStatus = "unknown"
	LodgingDeclined  LodgingStatus = "declined"
	LodgingOpen      LodgingStatus = "open"
	LodgingPaid      LodgingStatus = "paid"
	LodgingCancelled LodgingStatus = "cancelled"
	LodgingExpired   LodgingStatus = "expired"
)

// liveLodging are those in which its customer can pay there, or may be able to: of an invoice there is one at most.
var liveLodging = []LodgingStatus{LodgingRequested, LodgingSending, LodgingUnknown, LodgingOpen}

// Live says whether its customer can pay there, or may be able to.
func (s LodgingStatus) Live() bool { return slices.Contains(liveLodging, s) }

// Lodging is an invoice that a provider holds beside us: it mails its customer a link, and takes the payment.
type Lodging struct {
	ID             int64
	InvoiceID      int64
	AccountID      int64
	Status         LodgingStatus
	Reference      string // ours at the provider
	ProviderRef    string
	PaymentRef     string // the provider's own of the payment that was begun for it
	Currency       string
	Amount         int64
	Email          string // empty: its customer was erased
	ProviderStatus string
	URL            string
	Differs        string // the amount that the provider asks for, where that is another
	AnsweredAt     Instant
	DueAt          Instant // when the provider is asked how it stands
	Attempts       int
	LeaseUntil     Instant
	CreatedAt      Instant `gorm:"autoCreateTime:false"`

	Acts    []LodgingAct `gorm:"-"` // oldest first, where they were loaded
	Account string       `gorm:"-"` // its name
}

// LodgingActKind is what is done with an invoice at a provider.
type LodgingActKind string

// The kinds.
const (
	LodgeAct  LodgingActKind = "lodge"
	RemindAct LodgingActKind = "remind"
	CancelAct LodgingActKind = "cancel"
)

// LodgingAct is one thing done there with an invoice. Its life is that of an operation.
type LodgingAct struct {
	ID          int64
	LodgingID   int64
	AccountID   int64
	Kind        LodgingActKind
	Status      OperationStatus
	Key         string
	Input       string
	Code        string // the provider's, verbatim
	Message     string
	UserID      *int64
	Attempts    int
	FirstSentAt Instant
	LastSentAt  Instant
	DueAt       Instant
	LeaseUntil  Instant
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	SettledAt   Instant
}

// Money is what it asks for there.
func (g *Lodging) Money() money.Money { return money.New(g.Amount, g.Currency) }

func (g *Lodging) ref() providers.InvoiceRef {
	return providers.InvoiceRef{Reference: g.Reference, ProviderID: g.ProviderRef}
}

// Working says whether something of it is about to be known: the page asks again then.
func (g *Lodging) Working() bool {
	return g.LeaseUntil > 0 || slices.ContainsFunc(g.Acts, func(a LodgingAct) bool { return a.working() })
}

func (a *LodgingAct) working() bool { return a.Status.Unsettled() && a.DueAt > 0 }

// CheckAct says whether it can be reminded of, or cancelled.
func (g *Lodging) CheckAct() error {
	switch {
	case slices.ContainsFunc(g.Acts, func(a LodgingAct) bool { return a.working() }):
		return problem(Conflict, "lodging.under_way")
	case g.Status != LodgingOpen:
		return problem(Conflict, "lodging.not_open")
	}
	return nil
}

// CheckLodge says whether an invoice can be lodged, where it is not live anywhere.
func (i *Invoice) CheckLodge() error {
	switch {
	case i.Kind != KindInvoice || i.Status == InvoiceDraft:
		return problem(Conflict, "lodging.not_finalised")
	case !i.Asks():
		return problem(Conflict, "lodging.nothing_owed")
	case i.Email == "":
		return problem(Conflict, "lodging.no_email")
	}
	return nil
}

// lodgedAs is an invoice as a provider is asked to hold it: of the rows alone, so that it can be sent again as it was.
func (l *Ledger) lodgedAs(g *Lodging, i *Invoice, account *Account) (providers.Invoice, error) {
	back, err := l.InvoiceURL(i)
	if err != nil {
		return providers.Invoice{}, err
	}
	return providers.Invoice{
		Reference: g.Reference, Amount: g.Money(), Description: i.Number, ReturnURL: back + "/back", WebhookURL: l.WebhookURL(account),
		Customer: (&Customer{Name: i.CustomerName, Email: g.Email}).named(),
	}, nil
}

// invoicer is an account's client as one that holds invoices. Returns Unsupported.
func (l *Ledger) invoicer(ctx context.Context, accountID int64) (connected, providers.Invoicer, error) {
	c, err := l.connect(ctx, accountID)
	if err != nil {
		return c, nil, err
	}
	invoicer, ok := c.client.(providers.Invoicer)
	if !ok {
		return c, nil, problem(Unsupported, "lodging.account_cannot").at("account")
	}
	return c, invoicer, nil
}

// InvoicingAccounts are those that can hold invoices, by name.
func (l *Ledger) InvoicingAccounts(ctx context.Context) ([]Account, error) {
	all, err := l.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a Account) bool {
		if !a.Active {
			return true
		}
		_, _, err := l.invoicer(ctx, a.ID)
		return err != nil
	}), nil
}

// Lodging is one of them with its acts. Returns Missing.
func (l *Ledger) Lodging(ctx context.Context, id int64) (*Lodging, error) {
	return readLodging(l.reads.WithContext(ctx), id)
}

// lockLodging reads one for a change. Its invoice is locked before it.
func lockLodging(tx *gorm.DB, id int64) (*Lodging, error) {
	return readLodging(tx.Clauses(clause.Locking{Strength: "UPDATE"}), id)
}

func readLodging(tx *gorm.DB, id int64) (*Lodging, error) {
	var g Lodging
	if err := tx.Where("id = ?", id).Take(&g).Error; err != nil {
		return nil, missing(err, "lodging.missing")
	}
	err := tx.Session(&gorm.Session{NewDB: true}).Where("lodging_id = ?", id).Order("id").Find(&g.Acts).Error
	if err != nil {
		return nil, fmt.Errorf("read what was done with lodging %d: %w", id, err)
	}
	return &g, nil
}

// LodgingsOf are an invoice's, newest first, with their acts.
func (l *Ledger) LodgingsOf(ctx context.Context, invoiceID int64) ([]Lodging, error) {
	var all []Lodging
	err := l.reads.WithContext(ctx).Where("invoice_id = ?", invoiceID).Order("id DESC").Find(&all).Error
	for n := range all {
		if err != nil {
			break
		}
		var account *Account
		if err = l.reads.WithContext(ctx).Where("lodging_id = ?", all[n].ID).Order("id").Find(&all[n].Acts).Error; err != nil {
			break
		}
		if account, err = l.Account(ctx, all[n].AccountID); err == nil {
			all[n].Account = account.Name
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read where invoice %d is lodged: %w", invoiceID, err)
	}
	return all, nil
}
