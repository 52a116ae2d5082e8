package paymentz

import (
	"context"
	"errors"

	"kontor/providers"
)

// inquiryPath is the newer brands' [xoala]; the older ones ask POST /payments/{id} with paymentType IN [docs].
const inquiryPath = restPath + "/inquiry"

// The names by which an inquiry goes [prtpg][xoala].
const (
	byPaymentID = "PID"
	byReference = "MID"
)

// FetchPayment asks by Paymentz's id, or by our reference where that is not known. An inquiry tells the status and the
// whole amount; where a part may have been captured or given back, the list is asked for the amounts.
func (c *Client) FetchPayment(ctx context.Context, ref providers.PaymentRef) (providers.Update, error) {
	r, err := c.fetch(ctx, ref)
	if err != nil {
		return providers.Update{}, err
	}
	return c.update(r)
}

// fetch is an inquiry, completed by the list where that is needed. What the list may not or can't tell is left out.
func (c *Client) fetch(ctx context.Context, ref providers.PaymentRef) (record, error) {
	a, err := c.inquire(ctx, ref)
	if err != nil {
		return record{}, err
	}
	r := a.record()
	switch r.standing().stage {
	case captured, refunding, refunded, disputed:
	default:
		return r, nil
	}
	found, err := c.lookUp(ctx, r)
	if err != nil && !errors.Is(err, providers.ErrDeclined) { // a merchant may have no right to the list
		return record{}, err
	}
	if found != nil {
		r.amounts = found.amounts
		r.customer = orCustomer(r.customer, found.customer)
	}
	return r, nil
}

func orCustomer(a, b providers.Customer) providers.Customer {
	if a.Email == "" {
		a.Email = b.Email
	}
	if a.Reference == "" {
		a.Reference = b.Reference
	}
	return a
}

func (c *Client) inquire(ctx context.Context, ref providers.PaymentRef) (answer, error) {
	f, err := c.question(ref)
	if err != nil {
		return answer{}, err
	}
	a, err := c.call(ctx, inquiryPath, f)
	if err != nil {
		return answer{}, err
	}
	switch id := a.id(); {
	case a.rawStatus() == "" && id == "" && isRefusal(a.Result.Code):
		// A payment that is not there is a result and nothing else, with 200 [xoala].
		return answer{}, c.saying(providers.ErrNotFound, a)
	case a.rawStatus() == "" || id == "":
		return answer{}, c.unclear(a)
	case ref.ProviderID != "" && id != ref.ProviderID, ref.ProviderID == "" && a.Reference.id() != ref.Reference:
		return answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
	}
	return a, nil
}

// question is an inquiry's fields. It signs the id that it asks by.
func (c *Client) question(ref providers.PaymentRef) (fields, error) {
	var f fields
	switch {
	case ref.ProviderID == "" && referenceShape.MatchString(ref.Reference):
		f = c.signed(c.sumOne(ref.Reference))
		f["idType"], f["merchantTransactionId"] = byReference, ref.Reference
	case idShape.MatchString(ref.ProviderID):
		f = c.signed(c.sumOne(ref.ProviderID))
		f["idType"], f["paymentId"] = byPaymentID, ref.ProviderID
	default:
		return nil, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Paymentz gives no such names to payments.", nil)
	}
	f["paymentType"] = typeInquiry
	return f, nil
}
