package models

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// NewLink is what a payment link is made of.
type NewLink struct {
	Key            string
	Purpose        LinkPurpose // empty: ForLink
	PurposeID      int64
	AccountID      int64
	Amount         money.Money
	PartsAllowed   bool
	Many           bool
	Description    string
	OrderReference string
	Message        string
	CustomerID     int64 // of somebody in the book; 0: found or made by Customer
	Customer       providers.Customer
	Language       string // "en" or "de"
	Capture        providers.CaptureMode
	DelayHours     int
	SaveMethod     bool
	Recurring      *providers.Recurrence // makes its payment the first of a series
	Native         bool
	Remind         bool
	Mail           bool    // to the customer, at once
	ExpiresAt      Instant // 0: in 30 days
}

// LinkLife is how long a link stands where nobody says otherwise.
const LinkLife = 30 * 24 * time.Hour

const (
	maxLinkLife    = 2 * 366 * 24 * time.Hour
	maxMessage     = 2000 // characters
	maxSought      = 64   // bytes
	maxDescription = 200  // bytes
)

func (n *NewLink) check(now Instant) error {
	n.Purpose, n.ExpiresAt = cmp.Or(n.Purpose, ForLink), cmp.Or(n.ExpiresAt, now.Add(LinkLife))
	n.Message = strings.TrimSpace(strings.ReplaceAll(n.Message, "\r\n", "\n"))
	n.Description = strings.TrimSpace(n.Description)
	p := n.payment()
	if err := p.check(); err != nil {
		return err
	}
	n.OrderReference, n.Customer, n.DelayHours = p.OrderReference, p.Customer, p.DelayHours
	switch {
	case !slices.Contains([]string{"en", "de"}, n.Language):
		return problem(Invalid, "link.language").at("language")
	case n.Description == "" && n.Purpose == ForLink:
		return problem(Invalid, "link.description_missing").at("description")
	case utf8.RuneCountInString(n.Message) > maxMessage:
		return problem(Invalid, "form.too_long", "max", maxMessage).at("message")
	case n.ExpiresAt <= now:
		return problem(Invalid, "link.expiry_past").at("expires")
	case n.ExpiresAt > now.Add(maxLinkLife):
		return problem(Invalid, "link.expiry_far").at("expires")
	case (n.Remind || n.Mail) && n.Customer.Email == "":
		return problem(Invalid, "link.mail_whom").at("email")
	case n.Customer.Email == "":
		return nil
	}
	_, err := CheckAddress(n.Customer.Email)
	return err
}

// payment is the attempt that the link leads to, without what is asked for at the time.
func (n *NewLink) payment() NewPayment {
	p := NewPayment{
		Key: n.Key, AccountID: n.AccountID, Channel: ChannelHosted, SaveMethod: n.SaveMethod, Amount: n.Amount,
		OrderReference: n.OrderReference, Description: n.Description, Customer: n.Customer, Capture: n.Capture,
		DelayHours: n.DelayHours, Language: n.Language, Recurring: n.Recurring,
	}
	if n.Native {
		p.Channel = ChannelLink
	}
	return p
}

// checkLink asks the rules of a new link, and its account for what is wanted of it. Before the transaction.
func (l *Ledger) checkLink(ctx context.Context, n *NewLink) error {
	if err := n.check(l.now()); err != nil {
		return err
	}
	c, err := l.connect(ctx, n.AccountID)
	if err != nil {
		return err
	}
	p := n.payment()
	return errors.Join(offersChannel(c, p.Channel), p.fits(waysOf(c)))
}

// CreateLink makes a payment link. For clerks. The same form sent twice is one link.
func (l *Ledger) CreateLink(ctx context.Context, actor Actor, n NewLink) (*Link, error) {
	if err := errors.Join(actor.must(Clerk), l.checkLink(ctx, &n)); err != nil {
		return nil, err
	}
	var link *Link
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		link, err = l.insertLink(tx, actor, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return link, nil
}

// PreviewLink is the link that a form would make, and its mail. Nothing is written down. For clerks.
func (l *Ledger) PreviewLink(ctx context.Context, actor Actor, n NewLink) (*Link, *Composed, error) {
	if err := errors.Join(actor.must(Clerk), l.checkLink(ctx, &n)); err != nil {
		return nil, nil, err
	}
	company, err := l.Company(ctx)
	if err != nil || l.composer == nil {
		return nil, nil, errors.Join(err, errors.New("nobody here composes letters"))
	}
	k := n.link("", l.now())
	m := k.letter(LetterLink, "preview", k.Email, k.Message)
	composed, err := l.composer.Compose(ctx, &Letter{
		Mail:    &Mail{Kind: m.Kind, Language: m.Language, Email: m.To, Name: m.Name, Message: m.Message, About: m.About, CreatedAt: l.now()},
		Company: company, Link: k, LinkURL: l.baseURL + "/pay/…", BaseURL: l.baseURL,
	})
	return k, composed, err
}

// insertLink makes a link in the transaction of what it is made for; checkLink comes before. The same key with the same
// input gives the link that is there, with other input Conflict.
func (l *Ledger) insertLink(tx *gorm.DB, actor Actor, n NewLink) (*Link, error) {
	now := l.now()
	input, err := n.hash()
	if err != nil {
		return nil, err
	}
	if err := n.check(now); err != nil {
		return nil, err
	}
	var there Link
	err = tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.Input == input:
		return &there, nil
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	k := n.link(input, now)
	if k.CustomerID, k.Email, err = l.payer(tx, n); err != nil {
		return nil, err
	}
	k.UserID = actor.userID()
	k.TokenHash, k.Token = l.sealToken(newToken())
	if err := tx.Create(k).Error; err != nil {
		return nil, fmt.Errorf("write down the payment link: %w", err)
	}
	err = l.record(tx, actor, "link.created", subject{kind: "link", id: k.ID}, map[string]any{
		"amount": k.Amount, "currency": k.Currency, "purpose": k.Purpose, "purpose_id": k.PurposeID,
	})
	if err == nil && n.Mail {
		err = l.mailFirst(tx, actor, k)
	}
	return k, err
}

// link is the row, but for who made it and who pays it.
func (n *NewLink) link(input string, now Instant) *Link {
	k := &Link{
		Purpose: n.Purpose, PurposeID: n.PurposeID, AccountID: n.AccountID, Key: n.Key, Input: input,
		Currency: n.Amount.Currency, Amount: n.Amount.Minor, PartsAllowed: n.PartsAllowed, Many: n.Many,
		Description: n.Description, Sought: clip(strings.ToLower(n.Description), maxSought), OrderReference: n.OrderReference,
		Message: n.Message, FirstName: n.Customer.FirstName, LastName: n.Customer.LastName, Language: n.Language,
		CaptureMode: n.Capture, DelayHours: n.DelayHours, SaveMethod: n.SaveMethod, Recurring: n.Recurring, Native: n.Native,
		Remind: n.Remind, Email: n.Customer.Email, Status: LinkOpen, ExpiresAt: n.ExpiresAt, CreatedAt: now, UpdatedAt: now,
	}
	k.DueAt = k.nextDue()
	return k
}

// payer is the customer that was chosen, else the one of the e-mail address, else a new one.
func (l *Ledger) payer(tx *gorm.DB, n NewLink) (id *int64, email string, err error) {
	if n.CustomerID != 0 {
		known, err := standing(tx, n.CustomerID)
		if err != nil {
			return nil, "", err
		}
		return &known.ID, n.Customer.Email, nil
	}
	var who Payment
	err = l.nameCustomer(tx, &who, n.Customer)
	return who.CustomerID, who.Email, err
}

// hash tells the same form sent again.
func (n *NewLink) hash() (string, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
