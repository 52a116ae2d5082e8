package reports

import (
	"cmp"
	"context"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the page's query as it was typed.
type View struct{ Period, From, To, Step, Account string }

// defaultPeriod is what is shown first.
const defaultPeriod = "last-30-days"

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	v := View{q.Get("period"), q.Get("from"), q.Get("to"), q.Get("step"), q.Get("account")}
	if v.Period == "" && v.From == "" && v.To == "" {
		v.Period = defaultPeriod
	}
	return v
}

func periodOptions(ctx context.Context, v View) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "reports.own_days")}}
	for _, p := range payments.Periods {
		options = append(options, ui.Option{Value: p, Label: words.T(ctx, "period."+strings.ReplaceAll(p, "-", "_"))})
	}
	return ui.Chosen(options, v.Period)
}

func stepOptions(ctx context.Context, p Props) []ui.Option {
	var options []ui.Option
	for _, s := range []models.ReportStep{models.ByDay, models.ByWeek, models.ByMonth} {
		options = append(options, ui.Option{Value: string(s), Label: words.T(ctx, "reports.step."+string(s))})
	}
	if p.Report != nil {
		return ui.Chosen(options, string(p.Report.Step))
	}
	return ui.Chosen(options, p.View.Step)
}

func accountOptions(ctx context.Context, p Props) []ui.Option {
	return append([]ui.Option{{Label: words.T(ctx, "filter.all_accounts")}}, ui.Accounts(ctx, p.Accounts, p.View.Account)...)
}

func span(ctx context.Context, from, to time.Time) string {
	first, last := words.Day(ctx, models.At(from)), words.Day(ctx, models.At(to.AddDate(0, 0, -1)))
	if first == last {
		return first
	}
	return first + " – " + last
}

// times is what the figures are of, and beside what.
func (p Props) times(ctx context.Context) string {
	r := p.Report
	return words.T(ctx, "reports.times", "now", span(ctx, r.From, r.To), "before", span(ctx, r.BeforeFrom, r.BeforeTo), "zone", words.Zone(ctx))
}

// figure is one line beside the time before.
type figure struct{ name, now, before, href, hrefBefore, change string }

// source is where a figure comes from: a list, and what it is asked for beside what all figures of a line are of.
type source struct{ list, query string }

var (
	ofVolume    = source{paths.Ledger(), url.Values{"event": models.VolumeEvents}.Encode()}
	ofCaptured  = ofBook(models.Sales)
	ofRefunded  = ofBook(models.Refunds)
	ofNet       = ofBook(models.Receivable)
	ofSucceeded = ofPayments(url.Values{}, models.Succeeding...)
	ofDecided   = ofPayments(url.Values{}, append([]models.PaymentStatus{models.StatusDeclined}, models.Succeeding...)...)
)

func ofBook(b models.Book) source {
	return source{paths.Ledger(), url.Values{"book": {string(b)}}.Encode()}
}

func ofPayments(q url.Values, statuses ...models.PaymentStatus) source {
	q.Set("kind", string(models.KindPayment))
	for _, status := range statuses {
		q.Add("status", string(status))
	}
	return source{paths.Transactions(), q.Encode()}
}

// within is what all figures of a line are of.
func within(currency string, from, to time.Time, account, method string) string {
	q := url.Values{"currency": {currency}, "from": {from.Format(time.DateOnly)}, "to": {to.AddDate(0, 0, -1).Format(time.DateOnly)}}
	if account != "" {
		q.Set("account", account)
	}
	if method != "" {
		q.Set("method", method)
	}
	return q.Encode()
}

// opens is the list with exactly what a figure sums.
func (s source) opens(within string) string { return s.list + "?" + s.query + "&" + within }

// declined opens the declined payments of a gateway's code; of all where it is empty.
func (p Props) declined(currency, provider, code string) string {
	q := url.Values{}
	if code != "" {
		q = url.Values{"provider": {provider}, "code": {code}}
	}
	return ofPayments(q, models.StatusDeclined).opens(within(currency, p.Report.From, p.Report.To, p.View.Account, ""))
}

// reason is why a gateway declined, as far as its code says so.
func reason(ctx context.Context, d models.Decline) string {
	if d.Code == "" {
		return words.T(ctx, "reports.no_code")
	}
	return cmp.Or(words.Decline(ctx, d.Provider, d.Code), words.T(ctx, "decline.unknown"))
}

// told is a method or a code as lists are asked for it.
func told(value string) string { return cmp.Or(value, models.NotTold) }

// compared is what figures are of: a time beside another, in one currency and at one account or all.
type compared struct {
	currency, account    string
	from, to             time.Time
	beforeFrom, beforeTo time.Time
	now, before          models.Sums
}

func (p Props) compared(c *models.CurrencyReport) compared {
	r := p.Report
	return compared{c.Currency, p.View.Account, r.From, r.To, r.BeforeFrom, r.BeforeTo, c.Now, c.Before}
}

func (c compared) figures(ctx context.Context) []figure {
	of := within(c.currency, c.from, c.to, c.account, "")
	ofBefore := within(c.currency, c.beforeFrom, c.beforeTo, c.account, "")
	line := func(name string, s source, now, before string, change string, some, someBefore bool) figure {
		f := figure{name: words.T(ctx, name), now: now, before: before, change: change}
		if some {
			f.href = s.opens(of)
		}
		if someBefore {
			f.hrefBefore = s.opens(ofBefore)
		}
		return f
	}
	amount := func(name string, s source, now, before int64) figure {
		in := func(minor int64) string { return words.Money(ctx, money.New(minor, c.currency)) }
		return line(name, s, in(now), in(before), changed(ctx, now, before), now != 0 || name == "reports.net", before != 0 || name == "reports.net")
	}
	now, before := c.now, c.before
	return []figure{
		amount("reports.volume", ofVolume, now.Volume, before.Volume),
		amount("reports.captured", ofCaptured, now.Captured, before.Captured),
		amount("reports.refunded", ofRefunded, now.Refunded, before.Refunded),
		amount("reports.net", ofNet, now.Net, before.Net),
		line("reports.rate", ofDecided, rate(ctx, now), rate(ctx, before), points(ctx, now, before), decided(now), decided(before)),
		amount("reports.ticket", ofSucceeded, now.Ticket(c.currency).Minor, before.Ticket(c.currency).Minor),
	}
}

func decided(s models.Sums) bool { _, some := s.Rate(); return some }

func rate(ctx context.Context, s models.Sums) string {
	perMille, some := s.Rate()
	if !some {
		return words.T(ctx, "reports.undecided")
	}
	return percent(ctx, perMille)
}

// percent writes thousandths with one decimal.
func percent(ctx context.Context, perMille int64) string {
	return words.T(ctx, "reports.percent", "number", tenths(ctx, perMille))
}

func tenths(ctx context.Context, n int64) string {
	point := "."
	if words.Locale(ctx) == "de" {
		point = ","
	}
	return words.Number(ctx, int(n/10)) + point + strconv.FormatInt(n%10, 10)
}

// changed says by how much a figure is another, in words: color alone tells nobody.
func changed(ctx context.Context, now, before int64) string {
	switch {
	case now == before:
		return words.T(ctx, "reports.same")
	case before == 0:
		return words.T(ctx, "reports.new")
	case before < 0:
		before, now = -before, now-2*before
	}
	if now < before {
		return words.T(ctx, "reports.down", "by", percent(ctx, perMille(before-now, before)))
	}
	return words.T(ctx, "reports.up", "by", percent(ctx, perMille(now-before, before)))
}

// perMille is how many thousandths of a whole a part is, rounded half up; both in minor units, so no float may touch them.
func perMille(part, whole int64) int64 {
	n := new(big.Int).Mul(big.NewInt(part), big.NewInt(2000))
	n.Add(n, big.NewInt(whole))
	return n.Quo(n, new(big.Int).Mul(big.NewInt(whole), big.NewInt(2))).Int64()
}

// points says by how many percentage points a rate is another.
func points(ctx context.Context, now, before models.Sums) string {
	a, some := now.Rate()
	b, had := before.Rate()
	switch {
	case !some || !had:
		return words.T(ctx, "reports.undecided")
	case a == b:
		return words.T(ctx, "reports.same")
	case a < b:
		return words.T(ctx, "reports.points_down", "by", tenths(ctx, b-a))
	}
	return words.T(ctx, "reports.points_up", "by", tenths(ctx, a-b))
}

// part is a line of what a time is made of.
type part struct {
	name  string
	cells []cell
}

type cell struct{ text, href string }

// partNames are the columns of parts.
var partNames = []string{"reports.volume", "reports.captured", "reports.refunded", "reports.net", "reports.rate", "reports.ticket"}

func (p Props) part(ctx context.Context, name, currency string, s models.Sums, from, to time.Time, account, method string) part {
	all, of := part{name: name}, within(currency, from, to, account, method)
	for _, by := range []struct {
		source
		minor int64
	}{{ofVolume, s.Volume}, {ofCaptured, s.Captured}, {ofRefunded, s.Refunded}, {ofNet, s.Net}} {
		c := cell{text: words.Money(ctx, money.New(by.minor, currency))}
		if by.minor != 0 {
			c.href = by.opens(of)
		}
		all.cells = append(all.cells, c)
	}
	success, ticket := cell{text: rate(ctx, s)}, cell{text: words.Money(ctx, s.Ticket(currency))}
	if decided(s) {
		success.href = ofDecided.opens(of)
	}
	if s.Succeeded > 0 {
		ticket.href = ofSucceeded.opens(of)
	}
	all.cells = append(all.cells, success, ticket)
	return all
}

func (p Props) course(ctx context.Context, c *models.CurrencyReport) (all []part) {
	for _, at := range c.Course {
		all = append(all, p.part(ctx, span(ctx, at.From, at.To), c.Currency, at.Sums, at.From, at.To, p.View.Account, ""))
	}
	return all
}

func (p Props) accounts(ctx context.Context, c *models.CurrencyReport) (all []part) {
	for _, a := range c.Accounts {
		id := strconv.FormatInt(a.AccountID, 10)
		all = append(all, p.part(ctx, ui.AccountName(p.Accounts, a.AccountID), c.Currency, a.Sums, p.Report.From, p.Report.To, id, ""))
	}
	return all
}

func (p Props) methods(ctx context.Context, c *models.CurrencyReport) (all []part) {
	for _, m := range c.Methods {
		name := ui.Method(ctx, m.Method)
		if name == "" {
			name = words.T(ctx, "reports.no_method")
		}
		all = append(all, p.part(ctx, name, c.Currency, m.Sums, p.Report.From, p.Report.To, p.View.Account, told(m.Method)))
	}
	return all
}

// chart is what was captured in each step of a report's time.
func chart(ctx context.Context, r *models.Report, c *models.CurrencyReport) Columns {
	chart := Columns{
		Title: words.T(ctx, "reports.chart", "currency", c.Currency, "time", span(ctx, r.From, r.To)),
		First: words.Day(ctx, models.At(r.From)), Last: words.Day(ctx, models.At(r.To.AddDate(0, 0, -1))),
	}
	most := int64(0)
	for _, at := range c.Course {
		most = max(most, at.Captured)
		chart.Values = append(chart.Values, at.Captured)
		chart.Titles = append(chart.Titles, span(ctx, at.From, at.To)+": "+words.Money(ctx, money.New(at.Captured, c.Currency)))
	}
	chart.Key = words.T(ctx, "reports.scale", "most", money.New(most, c.Currency))
	return chart
}
