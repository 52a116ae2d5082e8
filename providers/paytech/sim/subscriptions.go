package sim

import (
	"encoding/json"
	"net/http"
	"time"
)

// plan is the request's part that a subscription goes by [spec].
type plan struct {
	Description    string          `json:"description,omitempty"`
	Amount         json.Number     `json:"amount,omitempty"`
	StartTime      string          `json:"startTime,omitempty"`
	Frequency      int             `json:"frequency"`
	FrequencyUnit  string          `json:"frequencyUnit,omitempty"`
	NumberOfCycles int             `json:"numberOfCycles,omitempty"`
	RetryStrategy  json.RawMessage `json:"retryStrategy,omitempty"`
}

type subscriptionAnswer struct {
	ID                      string          `json:"id"`
	CustomerReferenceID     string          `json:"customerReferenceId,omitempty"`
	Description             string          `json:"description,omitempty"`
	Amount                  json.Number     `json:"amount"`
	Currency                string          `json:"currency"`
	CreateTime              string          `json:"createTime"`
	StartTime               string          `json:"startTime"`
	Frequency               int             `json:"frequency"`
	FrequencyUnit           string          `json:"frequencyUnit"`
	RequestedNumberOfCycles int             `json:"requestedNumberOfCycles,omitempty"`
	State                   string          `json:"state"`
	RecurringToken          string          `json:"recurringToken"`
	RetryStrategy           json.RawMessage `json:"retryStrategy,omitempty"`
	Cycles                  []cycleAnswer   `json:"cycles"`
}

type cycleAnswer struct {
	Sequence     int         `json:"sequence"`
	Type         string      `json:"type"`
	StartTime    string      `json:"startTime"`
	PaymentID    string      `json:"paymentId"`
	PaymentState string      `json:"paymentState"`
	Amount       json.Number `json:"amount"`
}

func (sub Subscription) plan() plan {
	var p plan
	_ = json.Unmarshal(sub.Plan, &p)
	if p.FrequencyUnit == "" {
		p.FrequencyUnit = "MONTH" // assumed
	}
	return p
}

// first is when the first cycle is due [spec].
func (sub Subscription) first(p plan) time.Time {
	if at, ok := readTime(p.StartTime); ok {
		return at
	}
	switch p.FrequencyUnit {
	case "MINUTE":
		return sub.Created.Add(time.Duration(p.Frequency) * time.Minute)
	case "DAY":
		return sub.Created.AddDate(0, 0, p.Frequency)
	case "WEEK":
		return sub.Created.AddDate(0, 0, 7*p.Frequency)
	}
	return sub.Created.AddDate(0, p.Frequency, 0)
}

func (s *Sim) told(sub Subscription) subscriptionAnswer {
	first, p := s.ledger.payments[sub.PaymentID], sub.plan()
	a := subscriptionAnswer{
		ID: sub.ID, CustomerReferenceID: first.customerID(), Description: p.Description,
		Amount: json.Number(major(sub.amount(first), first.Currency)), Currency: first.Currency,
		CreateTime: sub.Created.Format(timeLayout), StartTime: sub.first(p).Format(timeLayout), Frequency: p.Frequency,
		FrequencyUnit: p.FrequencyUnit, RequestedNumberOfCycles: p.NumberOfCycles, State: sub.State,
		RecurringToken: first.RecurringToken, RetryStrategy: p.RetryStrategy, Cycles: []cycleAnswer{},
	}
	for i, id := range sub.Cycles {
		c := s.ledger.payments[id]
		a.Cycles = append(a.Cycles, cycleAnswer{
			i + 1, "REGULAR", c.Created.Format(timeLayout), id, c.State, json.Number(major(c.Amount, c.Currency)),
		})
	}
	return a
}

func (sub Subscription) amount(first Payment) int64 {
	if minor, ok := minorOf(sub.plan().Amount.String(), first.Currency); ok && minor > 0 {
		return minor
	}
	return first.Amount
}

func (s *Sim) ownSubscription(c *call) (Subscription, error) {
	sub, ok := s.ledger.subscriptions[c.id]
	if !ok || sub.Shop != c.shop {
		return sub, refuse(http.StatusNotFound, "Subscription not found")
	}
	return sub, nil
}

// getSubscription is GET /subscriptions/{id} [spec].
func (s *Sim) getSubscription(c *call) (outcome, error) {
	sub, err := s.ownSubscription(c)
	return outcome{result: s.told(sub)}, err
}

// patchSubscription is PATCH /subscriptions/{id}: it can be cancelled, and nothing else [spec].
func (s *Sim) patchSubscription(c *call) (outcome, error) {
	sub, err := s.ownSubscription(c)
	if err != nil {
		return outcome{}, err
	}
	if sub.State == "COMPLETED" {
		return outcome{}, refuse(http.StatusBadRequest, "Subscription in state COMPLETED can not be cancelled")
	}
	sub.State = StateCancelled
	return outcome{change: change{Subscriptions: []Subscription{sub}, Done: []string{c.kind}}, result: s.told(sub)}, nil
}

// Subscriptions lists all of them.
func (s *Sim) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []Subscription{}
	for _, id := range s.ledger.order {
		for _, sub := range s.ledger.subscriptions {
			if sub.PaymentID == id {
				all = append(all, sub)
			}
		}
	}
	return all
}

// RunSubscription makes the next cycle's deposit now, and gives it.
func (s *Sim) RunSubscription(id string) (Payment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub, ok := s.ledger.subscriptions[id]
	if !ok || sub.State != "ACTIVE" {
		return Payment{}, refuse(http.StatusNotFound, "no active subscription")
	}
	first, now := s.ledger.payments[sub.PaymentID], s.now()
	p := Payment{
		ID: s.newID(), Shop: sub.Shop, Type: typeDeposit, ParentID: first.ID, Method: first.Method, Currency: first.Currency,
		Amount: sub.amount(first), Description: sub.plan().Description, RecurringToken: first.RecurringToken,
		Customer: first.Customer, Created: now, Updated: now,
	}
	p.move("CREATE_PAYMENT", StatePending, now)
	p.hold(Token{
		ID: first.CardToken, Masked: first.CardMasked, Brand: first.CardBrand, Holder: first.CardHolder,
		ExpiryMonth: first.ExpiryMonth, ExpiryYear: first.ExpiryYear, Declines: s.ledger.tokens[first.CardToken].Declines,
	})
	ch := s.settle(&p)
	sub.Cycles = append(sub.Cycles[:len(sub.Cycles):len(sub.Cycles)], p.ID)
	switch n := sub.plan().NumberOfCycles; {
	case p.State == StateDeclined: // without a retry strategy it ends [spec]; retries are not imitated
		sub.State = StateCancelled
	case n > 0 && len(sub.Cycles) >= n:
		sub.State = "COMPLETED"
	}
	ch.Subscriptions = []Subscription{sub}
	return p, s.finished(ch)
}
