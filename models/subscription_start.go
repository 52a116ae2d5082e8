package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kontor/models/calendar"
	"kontor/providers"

	"gorm.io/gorm"
)

// NewSubscription is what a person fills in to begin one.
type NewSubscription struct {
	Key        string
	PlanID     int64  // whose name and terms it gets; 0: those here
	Name       string // what it is for, as its customer reads it
	Terms      Terms
	AccountID  int64
	CustomerID int64              // who is known already; 0: Customer
	Customer   providers.Customer // found by e-mail, or made
	StartsOn   string             // "2028-04-30": the day that the others are reckoned from; empty: when it is first paid
	Language   string             // "en" or "de"
	Mail       bool               // send the page of the first payment to the customer
	Message    string             // stands in that mail and on the page
}

// latestStart is how far ahead a start may be. The first payment is made before, on the page.
const latestStart = 366

// check refuses what can't be; today is the day where its days are.
func (n *NewSubscription) check(today calendar.Date) error {
	name, err := checkName(n.Name)
	n.Name = name
	if err := errors.Join(err, n.Terms.check()); err != nil {
		return err
	}
	start, err := calendar.Parse(n.StartsOn)
	end, _ := calendar.Parse(n.Terms.EndsOn) // its terms are checked
	switch {
	case n.Key == "" || len(n.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case err != nil:
		return problem(Invalid, "terms.day").at("starts_on")
	case !start.IsZero() && start.Compare(today) < 0:
		return problem(Invalid, "subscription.start_past").at("starts_on")
	case !start.IsZero() && start.Compare(today.AddDays(latestStart)) > 0:
		return problem(Invalid, "subscription.start_far", "max", latestStart).at("starts_on")
	case !end.IsZero() && (end.Compare(today) < 0 || !start.IsZero() && end.Compare(start) < 0):
		return problem(Invalid, "subscription.end_past").at("ends_on")
	case !slices.Contains([]string{"en", "de"}, n.Language):
		return problem(Invalid, "link.language").at("language")
	}
	return nil
}

// hash tells the same form sent again.
func (n *NewSubscription) hash() (string, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// StartSubscription writes a subscription down, with the page on which its customer makes the first payment and agrees
// to the others. For clerks. The same form sent twice is one subscription.
func (l *Ledger) StartSubscription(ctx context.Context, actor Actor, n NewSubscription) (*Subscription, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	input, err := n.hash()
	if err != nil {
		return nil, err
	}
	if err := l.usePlan(ctx, &n); err != nil {
		return nil, err
	}
	company, err := l.Company(ctx)
	if err != nil {
		return nil, err
	}
	zone := company.Zone()
	if err := n.check(calendar.DateOf(l.clock().In(zone))); err != nil {
		return nil, err
	}
	who, err := l.forWhom(ctx, &n)
	if err != nil {
		return nil, err
	}
	page := n.page(who)
	if err := l.checkLink(ctx, &page); err != nil {
		return nil, err
	}
	var s *Subscription
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		s, err = l.insertSubscription(tx, actor, n, page, zone, input)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return s, nil
}

// usePlan copies a plan's name and terms.
func (l *Ledger) usePlan(ctx context.Context, n *NewSubscription) error {
	if n.PlanID == 0 {
		return nil
	}
	plan, err := l.Plan(ctx, n.PlanID)
	switch {
	case HasCode(err, Missing):
		return problem(Invalid, "plan.missing").at("plan")
	case err != nil:
		return err
	case !plan.Active:
		return problem(Invalid, "plan.inactive", "name", plan.Name).at("plan")
	}
	n.Name, n.Terms = plan.Name, plan.Terms
	return nil
}

// forWhom is the customer in a provider's words.
func (l *Ledger) forWhom(ctx context.Context, n *NewSubscription) (providers.Customer, error) {
	who := n.Customer
	if n.CustomerID != 0 {
		known, err := l.Customer(ctx, n.CustomerID)
		if err != nil {
			return who, problem(Invalid, "customer.missing").at("customer")
		}
		who = known.named()
	}
	switch {
	case who.Email == "" && who.LastName == "" && who.FirstName == "":
		return who, problem(Invalid, "subscription.nobody").at("email")
	case n.Mail && who.Email == "":
		return who, problem(Invalid, "subscription.mail_whom").at("email")
	}
	return who, nil
}

// page is the payment link of the first payment.
func (n *NewSubscription) page(who providers.Customer) NewLink {
	return NewLink{
		Key: n.Key, Purpose: ForSubscription, AccountID: n.AccountID, Amount: n.Terms.Money(), Description: n.Name,
		Message: n.Message, Customer: who, Language: n.Language, Capture: providers.CaptureAutomatic, Recurring: n.Terms.recurrence(),
	}
}

func (l *Ledger) insertSubscription(tx *gorm.DB, actor Actor, n NewSubscription, page NewLink, zone *time.Location, input string) (*Subscription, error) {
	var there Subscription
	err := tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.Input == input:
		return &there, nil
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	s := &Subscription{
		Key: n.Key, Input: input, Reference: newSubscriptionReference(), CustomerID: n.CustomerID, AccountID: n.AccountID,
		Name: n.Name, Status: SubscriptionPending, Terms: n.Terms, StartsOn: n.StartsOn, Zone: zone.String(), Hour: chargeHour,
		Language: n.Language, UserID: actor.userID(), CreatedAt: l.now(), UpdatedAt: l.now(),
	}
	if n.PlanID != 0 {
		s.PlanID = &n.PlanID
	}
	if s.CustomerID, err = l.subscriber(tx, n.CustomerID, page.Customer); err != nil {
		return nil, err
	}
	if err := tx.Create(s).Error; err != nil {
		return nil, fmt.Errorf("write down the subscription: %w", err)
	}
	if err := l.openPage(tx, actor, s, page, n.Mail); err != nil {
		return nil, err
	}
	if err := l.saveSubscription(tx, s); err != nil {
		return nil, err
	}
	return s, l.noteChange(tx, actor, s, change{kind: ChangeStarted, key: n.Key, facts: s.facts()})
}

// subscriber is the customer that was chosen, or the one of the e-mail address.
func (l *Ledger) subscriber(tx *gorm.DB, chosen int64, c providers.Customer) (int64, error) {
	if chosen != 0 {
		known, err := standing(tx, chosen)
		if err != nil {
			return 0, err
		}
		return known.ID, nil
	}
	var who Payment
	if err := l.nameCustomer(tx, &who, c); err != nil {
		return 0, err
	}
	return *who.CustomerID, nil
}

// openPage makes the page of a payment that begins a series, and mails it.
func (l *Ledger) openPage(tx *gorm.DB, actor Actor, s *Subscription, page NewLink, mail bool) error {
	page.PurposeID = s.ID
	link, err := l.insertLink(tx, actor, page)
	if err != nil {
		return err
	}
	if err := tx.Model(&Link{}).Where("id = ?", link.ID).UpdateColumn("customer_id", s.CustomerID).Error; err != nil {
		return err
	}
	s.LinkID = &link.ID
	if !mail {
		return nil
	}
	return l.writeTo(tx, actor, s, note{kind: LetterStart, about: fmt.Sprintf("page-%d", link.ID), message: page.Message})
}
