package datev

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/sheets"
	"kontor/web/words"
)

// Batch is the file of a time.
type Batch struct {
	By          string
	Made        time.Time
	First, Last time.Time        // days
	Accounts    map[int64]string // the merchant accounts' names
}

// Name is what the file is called: the import knows it by its beginning [structure].
func (b Batch) Name() string {
	return "EXTF_Buchungsstapel_" + b.First.Format(time.DateOnly) + "_" + b.Last.Format(time.DateOnly) + ".csv"
}

// Bookings hands on what they come to, then each of them: see models.Ledger.ExportDatev.
type Bookings func(begin func(*models.DatevPeriod) error, fn func(*models.DatevBooking) error) (models.Instant, error)

// Write writes it.
func (b Batch) Write(ctx context.Context, w io.Writer, bookings Bookings) error {
	var file *File
	_, err := bookings(func(p *models.DatevPeriod) (err error) {
		file, err = NewFile(w, Head{
			Made: b.Made, By: b.By, Consultant: p.Datev.Consultant, Client: p.Datev.Client, Year: p.Year, Digits: strconv.Itoa(p.Datev.Digits),
			First: b.First, Last: b.Last, Label: "Kontor " + b.First.Format(time.DateOnly) + "/" + b.Last.Format(time.DateOnly), Currency: p.Datev.Currency,
		})
		return err
	}, func(m *models.DatevBooking) error { return file.Add(b.booking(ctx, m, file.currency)) })
	if err != nil {
		return err
	}
	return file.End()
}

// booking is found again by the merchant's own reference; what it is in the ledger stands beside it.
func (b Batch) booking(ctx context.Context, m *models.DatevBooking, currency string) Booking {
	return Booking{
		Debit: m.Amount > 0, Amount: money.New(max(m.Amount, -m.Amount), currency).Decimal(), Account: m.Account, Contra: m.Contra,
		Day: m.BookedAt.Time().In(words.Location(ctx)), Document: cmp.Or(m.OrderReference, m.Reference),
		Text: words.Or(ctx, "operation.kind."+m.Event, m.Event) + " " + m.Reference,
		Infos: [][2]string{
			{words.T(ctx, "datev.info.entry"), strconv.FormatInt(m.EntryID, 10)},
			{words.T(ctx, "datev.info.account"), sheets.Text(b.Accounts[m.AccountID])},
			{words.T(ctx, "datev.info.provider"), sheets.Text(m.ProviderID)},
		},
	}
}
