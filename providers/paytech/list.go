package paytech

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"kontor/providers"
)

const (
	pageSize  = 100
	maxOffset = 1_000_000 // [spec]
)

// ListPayments goes through GET /payments, newest first [spec]: deposits, withdrawals, and refunds as news of their
// parents. A page's cursor is the second at which it ends and how many of that second are behind us, so that no page has
// to skip all before it. What Kontor can't hold is counted and left out: a currency with more than three decimals, such
// as BTC.
func (c *Client) ListPayments(ctx context.Context, made providers.Period, cursor string) (providers.Page, error) {
	before, skip, err := readCursor(cursor, made.To)
	if err != nil {
		return providers.Page{}, c.scrub.Refused(err)
	}
	all, more, err := c.list(ctx, url.Values{
		"created.gte": {stamp(made.From)}, "created.lt": {stamp(before)},
		"limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(skip)},
	})
	if err != nil {
		return providers.Page{}, err
	}
	var page providers.Page
	for _, p := range all {
		u, err := c.news(p)
		switch {
		case !paymentID.MatchString(p.ID):
			page.Skip("", "A line of the list names no payment.")
		case err != nil:
			page.Skip(p.ID, c.scrub.Text(err.Error()+"."))
		default:
			page.Updates = append(page.Updates, u)
		}
	}
	if more {
		page.Next, err = nextCursor(all, before, skip)
	}
	if err != nil {
		return providers.Page{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The list makes no sense: "+err.Error()+".", err)
	}
	return page, nil
}

// nextCursor goes on in the second in which the page ends.
func nextCursor(page []payment, before time.Time, skip int) (string, error) {
	if len(page) == 0 {
		return "", fmt.Errorf("there is more behind an empty page")
	}
	last := when(page[len(page)-1].Created)
	if last.IsZero() {
		return "", fmt.Errorf("a payment has no time")
	}
	last = last.Truncate(time.Second)
	same := 0
	for _, p := range page {
		if when(p.Created).Truncate(time.Second).Equal(last) {
			same++
		}
	}
	end := last.Add(time.Second)
	if !end.Before(before) { // no second further: all of them were in it
		end, same = before, skip+len(page)
	}
	if same > maxOffset {
		return "", fmt.Errorf("more than a million payments in one second")
	}
	return fmt.Sprintf("%s+%d", stamp(end), same), nil
}

func readCursor(cursor string, to time.Time) (before time.Time, skip int, err error) {
	if cursor == "" {
		return to.Add(time.Second - time.Nanosecond).Truncate(time.Second), 0, nil // takes in all before to
	}
	if len(cursor) < len(timeLayout)+2 || cursor[len(timeLayout)] != '+' {
		return before, 0, fmt.Errorf("the cursor is not one")
	}
	if before, err = time.Parse(timeLayout, cursor[:len(timeLayout)]); err != nil {
		return before, 0, fmt.Errorf("the cursor is not one: %w", err)
	}
	if skip, err = strconv.Atoi(cursor[len(timeLayout)+1:]); err != nil || skip < 0 || skip > maxOffset {
		return before, 0, fmt.Errorf("the cursor is not one")
	}
	return before, skip, nil
}
