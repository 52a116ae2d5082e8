package models

import (
	"context"
	"errors"
	"fmt"

	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SavedMethod is a customer's card or account that a provider keeps and can charge again. Only the provider's name for
// it is here.
type SavedMethod struct {
	ID          int64
	AccountID   int64
	CustomerID  int64
	Token       string
	Method      string
	Brand       string
	Last4       string
	Expiry      string  // "2028-04"
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	ForgottenAt Instant
}

// SavedMethods are what a customer's providers keep of theirs, newest first.
func (l *Ledger) SavedMethods(ctx context.Context, customerID int64) ([]SavedMethod, error) {
	var all []SavedMethod
	err := l.reads.WithContext(ctx).Where("customer_id = ? AND forgotten_at = 0", customerID).Order("id DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the saved methods: %w", err)
	}
	return all, nil
}

// SavedMethod is one of them. Returns Missing, also where it was forgotten.
func (l *Ledger) SavedMethod(ctx context.Context, id int64) (*SavedMethod, error) {
	var m SavedMethod
	if err := l.reads.WithContext(ctx).Where("id = ? AND forgotten_at = 0", id).Take(&m).Error; err != nil {
		return nil, missing(err, "saved.missing")
	}
	return &m, nil
}

// Forgettable says whether the account's provider can be told to forget a saved method.
func (l *Ledger) Forgettable(ctx context.Context, m *SavedMethod) error {
	client, err := l.client(ctx, m.AccountID)
	if err != nil {
		return err
	}
	if _, ok := client.(providers.MethodForgetter); !ok {
		return problem(Unsupported, "unsupported.forget", "provider", client.Name())
	}
	return nil
}

// ForgetMethod has the provider delete a saved method. For clerks. Told twice it is forgotten once.
// Returns Unsupported where the provider can't, Unavailable with its words where it did not answer.
func (l *Ledger) ForgetMethod(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	m := &SavedMethod{}
	err := l.reads.WithContext(ctx).Where("id = ?", id).Take(m).Error
	switch {
	case err != nil:
		return missing(err, "saved.missing")
	case m.ForgottenAt != 0:
		return nil
	}
	if err := l.Forgettable(ctx, m); err != nil {
		return err
	}
	if err := l.forgetAtGateway(ctx, m); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		r := tx.Model(&SavedMethod{}).Where("id = ? AND forgotten_at = 0", id).Update("forgotten_at", l.now())
		if r.Error != nil || r.RowsAffected == 0 {
			return r.Error
		}
		return l.record(tx, actor, "saved.forgotten", subject{kind: "customer", id: m.CustomerID}, map[string]any{"method": m.Method, "brand": m.Brand})
	})
}

// forgetAtGateway has the provider delete it. Returns Unavailable with its words where it did not answer.
func (l *Ledger) forgetAtGateway(ctx context.Context, m *SavedMethod) error {
	client, err := l.client(ctx, m.AccountID)
	if err != nil {
		return err
	}
	err = client.(providers.MethodForgetter).ForgetMethod(ctx, m.Token)
	if err == nil || errors.Is(err, providers.ErrNotFound) { // it is gone already
		return nil
	}
	p := problem(Unavailable, "saved.not_forgotten", "message", providers.Detail(err).Message)
	p.Cause = err
	return p
}

// saveMethod keeps the provider's name for what a known customer paid with.
func (a *apply) saveMethod(m providers.Method) error {
	if m.Token == "" || a.p.CustomerID == nil {
		return nil
	}
	saved := SavedMethod{
		AccountID: a.p.AccountID, CustomerID: *a.p.CustomerID, Token: m.Token, Method: m.Type, Brand: m.Brand,
		Last4: m.Last4, Expiry: m.Expiry, CreatedAt: a.now(),
	}
	if err := a.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&saved).Error; err != nil {
		return fmt.Errorf("keep a saved method: %w", err)
	}
	return nil
}

// useSaved fills in what a charge of a saved method, or a payout to one, goes by.
func (l *Ledger) useSaved(ctx context.Context, n *NewPayment) error {
	wanted := n.Channel == ChannelSaved || n.Channel == ChannelPayout && n.Destination.Kind == providers.ToSavedMethod
	if !wanted {
		return nil
	}
	m, err := l.SavedMethod(ctx, n.SavedMethodID)
	if err != nil {
		return problem(Invalid, "saved.missing").at("saved_method")
	}
	if m.AccountID != n.AccountID {
		return problem(Invalid, "saved.other_account").at("saved_method")
	}
	var customer Customer
	if err := l.reads.WithContext(ctx).Where("id = ?", m.CustomerID).Take(&customer).Error; err != nil {
		return missing(err, "customer.missing")
	}
	n.Customer = customer.named()
	if n.Channel == ChannelSaved {
		n.token = m.Token
	} else {
		n.Destination.Token = m.Token
	}
	return nil
}
