package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// Attention is what needs a person today. Each list is short; its count tells of the rest.
type Attention struct {
	Unknown    []UnknownOperation // those that nothing resolves by itself first, then the oldest
	Lapsing    []Payment          // authorizations that run out within two days, or should have; soonest first
	Failing    []Delivery         // newest first, without header and body
	Drifting   []Payment          // newest first
	Waiting    []Payment          // payouts that wait at the provider for our word, newest first
	Doubtful   []Invoice          // refunded without a credit note, or holding more than they ask for; newest first
	Overdue    []Overdue          // invoices, by currency
	Mails      []Mail             // that did not arrive, then those that are put off for long
	UnknownN   Tally
	NeedPerson Counted // of the unknown ones
	LapsingN   Tally   // of what is held and not captured
	FailingN   Counted
	DriftingN  Counted
	WaitingN   Counted
	MailsN     Counted
	Overpaid   []Link // that more was paid on than they asked for, newest first
	OverpaidN  Counted
	Wanted     []Link // that have expired, and whose customers ask for new ones; who waits longest first
	WantedN    Counted

	Subscriptions  []Subscription // that need a person, newest first
	Expiring       []Subscription // whose card expires before their next charge, soonest first
	SubscriptionsN Counted
	ExpiringN      Counted
	DoubtfulN      Counted

	ExpiringLinks  []Link // that nobody has paid, and whose time runs out within two days; soonest first
	ExpiringLinksN Tally  // of what is left to be paid
	Retried        []RetriedCharge
	RetriedN       Tally

	Lodgings  []UnknownLodging // that nothing resolves by itself, the oldest first
	LodgingsN Counted
}

// UnknownOperation is an operation that may have happened, and what it was to be done to.
type UnknownOperation struct {
	Operation
	Payment Payment `gorm:"-"`
}

// Counted is a count that stops at MaxTotal.
type Counted struct {
	N    int
	More bool // "10,000+"
}

const (
	attentionList = 20
	soonIs        = 48 * time.Hour
)

// Attention gathers what needs a person.
func (l *Ledger) Attention(ctx context.Context) (*Attention, error) {
	a := &Attention{}
	db := l.reads.WithContext(ctx).Limit(attentionList).Session(&gorm.Session{})
	steps := []func() error{
		func() error { return l.unknown(ctx, a) },
		func() error { return l.waiting(ctx, a) },
		func() error { return l.doubtfulInvoices(ctx, a) },
		func() error { return l.unknownLodgings(ctx, a) },
		func() (err error) { a.Overdue, err = l.OverdueInvoices(ctx); return err },
		func() error { return l.lostMails(ctx, a) },
		func() error { return l.lapsing(ctx, a) },
		func() error { return l.expiringLinks(ctx, a) },
		func() error { return l.retriedCharges(ctx, a) },
		func() error {
			return db.Select(deliveryColumns).Where("status = 'failing'").Order("id DESC").Find(&a.Failing).Error
		},
		func() error { return db.Where("drift <> ''").Order("id DESC").Find(&a.Drifting).Error },
		func() error { return db.Where("needs <> ''").Order("id DESC").Find(&a.Subscriptions).Error },
		func() error { return db.Where("expiring_on <> ''").Order("expiring_on, id").Find(&a.Expiring).Error },
		func() error { return l.counted(ctx, &a.SubscriptionsN, "subscriptions WHERE needs <> ''") },
		func() error { return l.counted(ctx, &a.ExpiringN, "subscriptions WHERE expiring_on <> ''") },
		func() error { return db.Where("overpaid").Order("id DESC").Find(&a.Overpaid).Error },
		func() error { return l.counted(ctx, &a.OverpaidN, "links WHERE overpaid") },
		func() error { return db.Where("wanted_at > 0").Order("wanted_at").Find(&a.Wanted).Error },
		func() error { return l.counted(ctx, &a.WantedN, "links WHERE wanted_at > 0") },
		func() error { return l.counted(ctx, &a.FailingN, "deliveries WHERE status = 'failing'") },
		func() error { return l.counted(ctx, &a.DriftingN, "payments WHERE drift <> ''") },
		func() error {
			return l.tallied(ctx, &a.UnknownN, "currency, amount FROM operations WHERE status = 'unknown'")
		},
		func() error {
			return l.counted(ctx, &a.NeedPerson, "operations WHERE status = 'unknown' AND due_at = 0")
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("gather what needs a person: %w", err)
		}
	}
	return a, nil
}

// Need is why payments need a person.
type Need string

// The needs that a list can be of.
const (
	AnyNeed     Need = "attention"
	NeedOutcome Need = "unknown" // an outcome is not known
	NeedHand    Need = "lapsing" // an authorization runs out soon
	NeedRepair  Need = "differs" // the provider says something else
)

// Needs lists them, each one alone behind all of them together.
var Needs = []Need{AnyNeed, NeedOutcome, NeedHand, NeedRepair}

// needing are the payments of Attention that a list can be of. They are few, and each sort has an index of its own.
func (l *Ledger) needing(n Need) arm {
	var parts []string
	var args []any
	for _, of := range []struct {
		need Need
		ids  string
		args []any
	}{
		{NeedOutcome, "SELECT payment_id FROM operations WHERE status = 'unknown'", nil},
		{NeedRepair, "SELECT id FROM payments WHERE drift <> ''", nil},
		{NeedHand, "SELECT id FROM payments WHERE " + lapsingBefore, []any{l.now().Add(soonIs)}},
	} {
		if n == AnyNeed || n == of.need {
			parts, args = append(parts, of.ids), append(args, of.args...)
		}
	}
	return arm{}.and("id IN ("+strings.Join(parts, " UNION ")+")", args...)
}

// unknown reads the operations in two looks, each along its index: due_at 0 is a person's.
func (l *Ledger) unknown(ctx context.Context, a *Attention) error {
	for _, due := range []string{"due_at = 0", "due_at > 0"} {
		var ops []Operation
		err := l.reads.WithContext(ctx).Where("status = 'unknown' AND " + due).Order("due_at, created_at, id").
			Limit(attentionList - len(a.Unknown)).Find(&ops).Error
		if err != nil {
			return err
		}
		for _, op := range ops {
			a.Unknown = append(a.Unknown, UnknownOperation{Operation: op})
		}
	}
	return l.theirPayments(ctx, a.Unknown)
}

func (l *Ledger) theirPayments(ctx context.Context, ops []UnknownOperation) error {
	var ids []int64
	for _, op := range ops {
		ids = append(ids, op.PaymentID)
	}
	var payments []Payment
	if err := l.reads.WithContext(ctx).Where("id IN ?", ids).Find(&payments).Error; err != nil {
		return err
	}
	for i := range ops {
		at := slices.IndexFunc(payments, func(p Payment) bool { return p.ID == ops[i].PaymentID })
		if at >= 0 {
			ops[i].Payment = payments[at]
		}
	}
	return nil
}

// waiting finds payouts that a manager has to answer: among those under way at the accounts whose provider asks.
func (l *Ledger) waiting(ctx context.Context, a *Attention) error {
	accounts, err := l.Accounts(ctx)
	if err != nil {
		return err
	}
	for i := range accounts {
		if !accounts[i].Active {
			continue
		}
		client, err := l.client(ctx, accounts[i].ID)
		if _, asks := client.(providers.Approver); err != nil || !asks {
			continue // an account that can't be used is told of elsewhere
		}
		v := View{Statuses: []PaymentStatus{StatusPending}, Kind: KindPayout, Accounts: []int64{accounts[i].ID}}
		page, err := l.FindPayments(ctx, v, maxPage)
		if err != nil {
			return err
		}
		if err := l.withOperations(ctx, page.Payments); err != nil {
			return err
		}
		page.Payments = slices.DeleteFunc(page.Payments, func(p Payment) bool { return p.CheckReview(client) != nil })
		a.Waiting, a.WaitingN.More = append(a.Waiting, page.Payments...), a.WaitingN.More || page.Next != ""
	}
	a.WaitingN.N = len(a.Waiting)
	slices.SortStableFunc(a.Waiting, func(x, y Payment) int { return cmp.Compare(y.CreatedAt, x.CreatedAt) })
	a.Waiting = a.Waiting[:min(len(a.Waiting), attentionList)]
	return nil
}

// counted counts a part of a table up to MaxTotal.
func (l *Ledger) counted(ctx context.Context, c *Counted, from string, args ...any) error {
	var n int
	err := l.queryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+from+" LIMIT "+strconv.Itoa(MaxTotal+1)+") AS counted", args, &n)
	*c = Counted{min(n, MaxTotal), n > MaxTotal}
	return err
}

// withOperations reads the operations of payments that are not many: what is asked for counts in what is left of them.
func (l *Ledger) withOperations(ctx context.Context, payments []Payment) error {
	for i := range payments {
		if err := loadOperations(l.reads.WithContext(ctx), &payments[i]); err != nil {
			return err
		}
	}
	return nil
}
