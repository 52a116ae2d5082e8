package paymentz

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"kontor/providers"
)

const (
	pageSize = 100 // what is the most is not documented
	maxPages = 10  // that one payment is looked for in
	dayShape = "02/01/2006"
)

// row is a line of the transaction list [prtpg][ipg].
type row struct {
	ID        text `json:"systemPaymentId" xml:"systemPaymentId"`
	Reference text `json:"merchantTransactionId" xml:"merchantTransactionId"`
	Status    text `json:"transactionStatus" xml:"transactionStatus"`
	Amount    text `json:"amount" xml:"amount"`
	Currency  text `json:"currency" xml:"currency"`
	Captured  text `json:"captureamount" xml:"captureamount"`
	Refunded  text `json:"refundamount" xml:"refundamount"`
	Disputed  text `json:"chargebackamount" xml:"chargebackamount"`
	Date      text `json:"date" xml:"date"`
	Made      text `json:"transactionDate" xml:"transactionDate"`
	Remark    text `json:"remark" xml:"remark"`
	Mode      text `json:"paymentMode" xml:"paymentMode"`   // assumed to be there
	Brand     text `json:"paymentBrand" xml:"paymentBrand"` // assumed to be there

	Customer lenient[customerAnswer] `json:"customer" xml:"customer"`
	Card     lenient[cardAnswer]     `json:"card" xml:"card"`
}

// record reads a line as an answer of its own would be read.
func (r row) record() record {
	a := answer{
		PaymentID: r.ID, Reference: r.Reference, Status: r.Status, Amount: r.Amount, Currency: r.Currency, Remark: r.Remark,
		Timestamp: r.Made, Card: r.Card, Customer: r.Customer, Mode: r.Mode, Brand: r.Brand,
	}
	if a.Timestamp == "" {
		a.Timestamp = r.Date
	}
	rec := a.record()
	rec.amounts = &amounts{captured: string(r.Captured), refunded: string(r.Refunded), disputed: string(r.Disputed)}
	return rec
}

// asked is a page of the list of some days, of one status or of all: that the status may be left out is assumed.
type asked struct {
	from, to time.Time
	status   string
	page     int
}

func (c *Client) page(ctx context.Context, q asked) ([]row, error) {
	f := c.signed(c.sumMember())
	f["pagination.fromdate"], f["pagination.todate"] = q.from.Format(dayShape), q.to.Format(dayShape)
	f["pagination.pageno"], f["pagination.records"] = strconv.Itoa(q.page), strconv.Itoa(pageSize)
	f["status"] = q.status
	a, err := c.call(ctx, restPath+"/getTransactionList", f)
	switch {
	case err != nil:
		return nil, err
	case isSuccess(a.Result.Code):
		return a.Transactions, nil
	case isRefusal(a.Result.Code):
		return nil, c.no(a)
	}
	return nil, c.unclear(a)
}

// lookUp finds a payment that an inquiry told of in the list of the day it was made, among those of its status. Nil where
// it is not there: then its day is another, its status has changed meanwhile, or there are too many.
func (c *Client) lookUp(ctx context.Context, of record) (*record, error) {
	if of.created.IsZero() || of.long == "" {
		return nil, nil
	}
	day := of.created.In(zone)
	for n := 1; n <= maxPages; n++ {
		rows, err := c.page(ctx, asked{from: day, to: day, status: of.long, page: n})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if rec := r.record(); rec.id == of.id && rec.long == of.long {
				return &rec, nil
			}
		}
		if len(rows) < pageSize {
			break
		}
	}
	return nil, nil
}

// slack is for their clock, whose zone is not known: nothing is left out because of it.
const slack = 14 * time.Hour

// ListPayments asks for a period by its days, and those beside it. The cursor is the next page's number and what the page
// before began with, so that a list that ignores the number does not go on for ever.
func (c *Client) ListPayments(ctx context.Context, made providers.Period, cursor string) (providers.Page, error) {
	number, before := 1, ""
	if cursor != "" {
		var text string
		text, before, _ = strings.Cut(cursor, " ")
		n, err := strconv.Atoi(text)
		if err != nil || n < 2 {
			return providers.Page{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The place in the list is none of ours.", nil)
		}
		number = n
	}
	from, to := made.From.Add(-slack).In(zone), made.To.Add(slack).In(zone)
	rows, err := c.page(ctx, asked{from: from, to: to, page: number})
	if err != nil {
		return providers.Page{}, err
	}
	if len(rows) > 0 && before != "" && rows[0].ID.id() == before {
		return providers.Page{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The list gives the same page again.", nil)
	}
	p := c.listed(rows, from, to)
	if len(rows) >= pageSize {
		p.Next = strconv.Itoa(number+1) + " " + rows[0].ID.id()
	}
	return p, nil
}

// listed says the lines of a period in our words. Sums that can't be are left out of a line, which is logged; a line that
// names no payment or no amount that we can hold is counted and left out itself.
func (c *Client) listed(rows []row, from, to time.Time) (page providers.Page) {
	for _, r := range rows {
		rec := r.record()
		u, err := c.update(rec)
		switch {
		case !u.Created.IsZero() && (u.Created.Before(from) || !u.Created.Before(to)):
			continue
		case rec.id == "":
			page.Skip("", "A line of the list names no payment.")
		case u.Amount.Currency == "":
			page.Skip(c.scrub.Text(rec.id), c.unheld(rec, err))
		default:
			page.Updates = append(page.Updates, u)
		}
		if err != nil {
			slog.Warn("a line of the transaction list makes no sense", "client", c, "payment", c.scrub.Text(rec.id), "error", err)
		}
	}
	return page
}

// unheld is why there is no amount that we can hold.
func (c *Client) unheld(r record, err error) string {
	if err == nil {
		return "The line names no amount."
	}
	why := providers.Detail(err).Message
	if cause := providers.Detail(err).Cause; cause != nil {
		why = strings.TrimSuffix(why, ".") + ": " + cause.Error() + "."
	}
	return c.scrub.Text(strings.TrimSpace(r.amount+" "+r.currency) + ": " + why)
}
