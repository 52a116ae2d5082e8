package models

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"kontor/providers"
)

// put adds the rows of one invented payment.
func (s *seeder) put(h *HistoricPayment) error {
	person, err := s.person(h)
	if err != nil {
		return err
	}
	s.payment++
	p := Payment{
		ID: s.payment, AccountID: s.Accounts[h.Account].ID, Currency: h.Currency, Authorized: h.Authorized,
		Captured: h.Captured, Refunded: h.Refunded, Reversed: h.Reversed, LapsesAt: At(h.LapsesAt), Method: h.Method,
	}
	told := At(h.UpdatedAt)
	s.payments.add(p.ID, p.AccountID, string(h.Kind), h.Reference, h.ProviderID, h.OrderReference, h.Description, h.Channel, h.Currency,
		h.Amount, h.Authorized, h.Captured, h.Refunded, h.Reversed, h.ChargedBack, h.ChargedBack > 0, string(h.Status()), string(h.State), h.ProviderStatus,
		h.ProviderCode, h.ProviderMessage, person, strings.TrimSpace(h.Customer.FirstName+" "+h.Customer.LastName),
		h.Customer.Email, h.Method, h.Brand, h.Last4, h.Expiry, string(h.Capture), int64(p.LapsesAt), int64(p.LapsesAt),
		int64(told), int64(At(h.CreatedAt)), int64(told))
	s.trail(At(h.CreatedAt))
	if !h.begunHere() {
		if err := s.tellFound(p.ID, h); err != nil {
			return err
		}
	}
	sums := Payment{ID: p.ID}
	for i := range h.Operations {
		if err := s.putOperation(&p, &sums, &h.Operations[i]); err != nil {
			return err
		}
	}
	return nil
}

// person is the id of the payment's customer, who is written down when first met. Nil where nobody is known.
func (s *seeder) person(h *HistoricPayment) (any, error) {
	c := h.Customer
	if c.Number == 0 {
		return nil, nil
	}
	if id, ok := s.known[c.Number]; ok {
		return id, nil
	}
	id, err := s.find("customers", "email", c.Email)
	if err != nil {
		return nil, err
	}
	if id == 0 {
		s.customer++
		id = s.customer
		name := strings.TrimSpace(c.FirstName + " " + c.LastName)
		known := int64(At(h.CreatedAt))
		s.customers.add(id, c.Reference, name, c.Email, (&Customer{Name: name, Email: c.Email, Reference: c.Reference}).called(), known, known)
		for _, word := range nameWords(name) {
			s.words.add(word, id)
		}
	}
	s.known[c.Number] = id
	return id, nil
}

// find looks for a row that the book had before; 0 where it had none.
func (s *seeder) find(table, column, value string) (id int64, err error) {
	if s.empty || value == "" {
		return 0, nil
	}
	holder := "?"
	if s.dialect == postgresDialect {
		holder = "$1"
	}
	err = s.tx.QueryRowContext(s.ctx, "SELECT id FROM "+table+" WHERE "+column+" = "+holder, value).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// putOperation adds an operation and what it posts. sums are the payment's so far: a key of the provider's side is
// made of them, as for real news.
func (s *seeder) putOperation(p, sums *Payment, o *HistoricOperation) error {
	s.operation++
	at, settled, attempts, sent := int64(At(o.At)), int64(0), int64(0), int64(0)
	if o.Status == OpSucceeded {
		settled = o.Amount
	}
	sums.book(o.Kind, settled)
	var user any
	key := "h" + strings.ToLower(o.Reference)
	if o.Origin == FromProvider {
		key = fmt.Sprintf("p%d-%s-%d-%d-%d-%d", p.ID, o.Kind, sums.Authorized, sums.Captured, sums.Reversed, sums.Refunded)
		if o.Kind == providers.Chargeback || o.Kind == providers.Wonback {
			key += fmt.Sprintf("-%d", sums.ChargedBack)
		}
	} else {
		attempts, sent = 1, at
		actor := s.Actors[s.operation%int64(len(s.Actors))]
		if actor.UserID != 0 {
			user = actor.UserID
		}
		if err := s.tellRequested(actor, p, key, o); err != nil {
			return err
		}
	}
	s.operations.add(s.operation, p.ID, string(o.Kind), string(o.Status), string(o.Origin), key, key, o.Reference, o.ProviderRef,
		p.Currency, o.Amount, settled, o.Reason, user, o.Code, o.Message, attempts, sent, sent, at, at)
	if lines := postingLines(o.Kind, settled); len(lines) > 0 {
		s.putEntry(p, o.Kind, at, lines)
	}
	return nil
}

func (s *seeder) putEntry(p *Payment, kind providers.Kind, at int64, lines []Line) {
	s.entry++
	s.entries.add(s.entry, p.AccountID, p.ID, s.operation, string(kind), p.Currency, at, p.Method)
	for _, line := range lines {
		s.lines.add(s.entry, string(line.Book), line.Amount)
		k := sumKey{quarter(Instant(at)), p.AccountID, p.Currency, line.Book}
		v := s.held[k]
		if v == nil {
			v = &sum{}
			s.held[k] = v
		}
		v.debit, v.credit, v.count = v.debit+max(line.Amount, 0), v.credit+max(-line.Amount, 0), v.count+1
	}
}
