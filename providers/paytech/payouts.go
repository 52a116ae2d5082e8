package paytech

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kontor/models/money"
	"kontor/providers"
)

// Destinations are a saved card and a bank account.
func (c *Client) Destinations() []providers.DestinationKind {
	return []providers.DestinationKind{providers.ToSavedMethod, providers.ToBank}
}

// Payout makes a payment of type WITHDRAWAL [dep]. It may wait for its merchant's approval first, as the shop is set up.
func (c *Client) Payout(ctx context.Context, k providers.Call) (providers.Answer, error) {
	r := PaymentRequest{ReferenceID: k.Payment.Reference, Customer: customerOf(k.Customer, "")}
	var err error
	switch k.Destination.Kind {
	case providers.ToSavedMethod:
		err = r.toCard(k.Destination.Token)
	case providers.ToBank:
		err = r.toBank(k.Destination.Bank, k.Amount)
	default:
		err = errors.New("money can go to a saved card or a bank account only")
	}
	if err == nil && r.ReferenceID == "" { // it could never be found again
		err = errors.New("referenceId is missing")
	}
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	return c.CreateWithdrawal(ctx, r, k.Amount)
}

// CreateWithdrawal sends money by any method: many want more of the customer than Payout knows [spec].
func (c *Client) CreateWithdrawal(ctx context.Context, r PaymentRequest, m money.Money) (providers.Answer, error) {
	r.PaymentType = typeWithdrawal
	p, err := c.create(ctx, r, m)
	if err != nil {
		return providers.Answer{}, err
	}
	k := providers.Call{Payment: providers.PaymentRef{Reference: r.ReferenceID}}
	return c.made(p, c.spoken(k, p))
}

// toCard pays out to a saved card. A recurring chain alone can't be paid to: nothing says that it could.
func (r *PaymentRequest) toCard(name string) error {
	saved, ok := readToken(name)
	if !ok || saved.card == "" {
		return errors.New("this saved method is no card that money can be sent to")
	}
	r.PaymentMethod, r.Card = methodCard, &Card{CardToken: saved.card}
	return nil
}

// toBank pays out to a bank account: its parts are the customer's [dep].
func (r *PaymentRequest) toBank(b providers.BankAccount, m money.Money) error {
	if b.Number == "" || b.Holder == "" {
		return errors.New("a bank account needs its number and its holder")
	}
	if r.Customer == nil {
		r.Customer = &Customer{}
	}
	r.Customer.AccountNumber, r.Customer.AccountName = strings.ReplaceAll(b.Number, " ", ""), b.Holder
	r.Customer.Bank, r.Customer.BankCode = b.BankName, b.BankCode
	if b.Country != "" {
		r.BillingAddress = &Address{CountryCode: b.Country}
	}
	r.PaymentMethod = bankMethod(b.Country, m.Currency)
	return r.Customer.identify(b)
}

// identify says who holds an account, as the examples of bank transfers in Latin America do [spec]. Which country wants
// what is not documented, so nothing of it is a must here: pay.tech answers 3.25, 3.26 or 3.21.
func (c *Customer) identify(b providers.BankAccount) error {
	c.AccountType = accountTypes[b.Type]
	c.DocumentType, c.DocumentNumber, c.Phone = b.DocumentType, b.DocumentNumber, strings.TrimPrefix(b.Phone, "+")
	switch {
	case b.Type != "" && c.AccountType == "":
		return errors.New("customer.accountType must be savings or checking")
	case b.DocumentType != "" && b.DocumentNumber == "":
		return errors.New("customer.documentNumber is missing")
	case c.Phone != "" && !phoneShape.MatchString(c.Phone):
		return errors.New("customer.phone must be digits with a space behind the country's code, such as +57 3205671968")
	}
	return nil
}

var accountTypes = map[string]string{providers.AccountSavings: "SAVINGS", providers.AccountChecking: "CHECKING"}

// bankCountries have a bank transfer of their own [spec].
var bankCountries = []string{"AR", "BO", "BR", "CL", "CO", "CR", "EC", "GT", "HN", "MX", "PA", "PE", "TR", "UY", "VE"}

// bankMethod picks the method of a bank transfer: SEPA for euros, the country's own where there is one. Assumed.
func bankMethod(country, currency string) string {
	switch {
	case currency == "EUR":
		return methodSEPA
	case slices.Contains(bankCountries, country):
		return methodBank + "_" + country
	}
	return methodBank
}

// AwaitsApproval says whether a withdrawal waits for its merchant's word.
func (c *Client) AwaitsApproval(rawStatus string) bool { return rawStatus == stateReview }

// Approve is POST /payments/{id}/approve [spec]: a withdrawal that waits goes on.
func (c *Client) Approve(ctx context.Context, k providers.Call) (providers.Answer, error) {
	p, err := c.act(ctx, k, "/approve", nil)
	if err != nil {
		return providers.Answer{}, err
	}
	return c.reviewed(k, p)
}

type rejectRequest struct {
	RejectReason string `json:"rejectReason,omitempty"`
}

// Reject is POST /payments/{id}/reject [spec]: a withdrawal that waits is stopped. The reason is kept at pay.tech.
func (c *Client) Reject(ctx context.Context, k providers.Call) (providers.Answer, error) {
	p, err := c.act(ctx, k, "/reject", rejectRequest{clip(k.Reason, 256)})
	if err != nil {
		return providers.Answer{}, err
	}
	return c.reviewed(k, p)
}

// reviewed: once the withdrawal waits no more the word was taken, whatever becomes of the money then. The update tells
// that.
func (c *Client) reviewed(k providers.Call, p payment) (providers.Answer, error) {
	a := providers.Answer{Outcome: providers.Succeeded, Update: c.spoken(k, p)}
	switch {
	case words[p.State] == (word{}):
		return providers.Answer{}, c.wordless(p)
	case p.State == stateReview:
		a.Outcome = providers.Pending
	case k.Kind == providers.Approval && p.State == stateCancelled && p.ErrorCode == codeRejected:
		return providers.Answer{}, c.declined(p)
	case k.Kind == providers.Rejection && p.State != stateCancelled:
		return providers.Answer{}, c.declined(p)
	}
	return a, nil
}
