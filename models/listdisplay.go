package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Column is one that the list Transactions can have.
type Column string

// The columns. The reference leads to the payment and is always there.
const (
	ColumnTime        Column = "time"
	ColumnReference   Column = "reference"
	ColumnCustomer    Column = "customer"
	ColumnMethod      Column = "method"
	ColumnStatus      Column = "status"
	ColumnAmount      Column = "amount"
	ColumnEmail       Column = "email"
	ColumnAccount     Column = "account"
	ColumnGateway     Column = "gateway"
	ColumnKind        Column = "kind"
	ColumnProviderID  Column = "provider_id"
	ColumnDescription Column = "description"
	ColumnAuthorized  Column = "authorized"
	ColumnCaptured    Column = "captured"
	ColumnRefunded    Column = "refunded"
	ColumnReversed    Column = "reversed"
	ColumnChargedBack Column = "charged_back"
	ColumnNet         Column = "net" // captured without what went back
)

// Columns lists them as they are offered.
var Columns = []Column{
	ColumnTime, ColumnReference, ColumnCustomer, ColumnMethod, ColumnStatus, ColumnAmount,
	ColumnEmail, ColumnAccount, ColumnGateway, ColumnKind, ColumnProviderID, ColumnDescription,
	ColumnAuthorized, ColumnCaptured, ColumnRefunded, ColumnReversed, ColumnChargedBack, ColumnNet,
}

// Density is how close the rows of a list stand.
type Density string

// The densities.
const (
	Comfortable Density = "comfortable"
	Compact     Density = "compact" // one line a row
)

// Densities lists them, PageSizes how many rows a page can have.
var (
	Densities = []Density{Comfortable, Compact}
	PageSizes = []int{25, 50, 100, 200}
)

// Display is how the list Transactions is drawn.
type Display struct {
	Columns []Column // in their order, ColumnReference among them
	Density Density
	Size    int // rows a page, of PageSizes
}

// UsualDisplay is the list of who has chosen nothing.
func UsualDisplay() Display {
	return Display{Columns: slices.Clone(Columns[:6]), Density: Comfortable, Size: PageSizes[1]}
}

// Has says whether a column is shown.
func (d Display) Has(c Column) bool { return slices.Contains(d.Columns, c) }

func (d Display) check() error {
	known := func(c Column) bool { return slices.Contains(Columns, c) }
	switch {
	case !d.Has(ColumnReference) || slices.ContainsFunc(d.Columns, func(c Column) bool { return !known(c) }) || len(ordered(d.Columns)) != len(d.Columns):
		return problem(Invalid, "display.wrong_columns").at("col")
	case !slices.Contains(Densities, d.Density):
		return problem(Invalid, "display.wrong_density").at("density")
	case !slices.Contains(PageSizes, d.Size):
		return problem(Invalid, "display.wrong_size").at("size")
	}
	return nil
}

// ListSettings is how one person has the list Transactions.
type ListSettings struct {
	UserID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Columns   string
	Density   Density
	PageSize  int
	ViewID    *int64  // of the saved view that is opened where nothing is asked for
	UpdatedAt Instant `gorm:"autoUpdateTime:false"`
}

// TableName is GORM's word for the table.
func (ListSettings) TableName() string { return "list_settings" }

// display is what was chosen; the usual columns where none of them was.
func (s *ListSettings) display() Display {
	d := Display{Density: s.Density, Size: s.PageSize}
	for name := range strings.SplitSeq(s.Columns, ",") {
		if c := Column(name); slices.Contains(Columns, c) { // one that is offered no more is left out
			d.Columns = append(d.Columns, c)
		}
	}
	if !d.Has(ColumnReference) {
		d.Columns = UsualDisplay().Columns
	}
	return d
}

// usualSettings are those of who has none yet.
func (l *Ledger) usualSettings(user int64) *ListSettings {
	d := UsualDisplay()
	return &ListSettings{UserID: user, Density: d.Density, PageSize: d.Size, UpdatedAt: l.now()}
}

func (l *Ledger) listSettings(ctx context.Context, user int64) (*ListSettings, error) {
	s := l.usualSettings(user)
	err := l.reads.WithContext(ctx).Where("user_id = ?", user).Take(s).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("read how the list is to be: %w", err)
	}
	return s, nil
}

// ListSigns are what stands beside the rows of a list.
type ListSigns struct {
	Unread int // of the person's notices, up to 100
	Files  ExportCounts
}

// ListSigns reads them, in one question.
func (l *Ledger) ListSigns(ctx context.Context, actor Actor) (s ListSigns, err error) {
	text := "SELECT (" + unreadNotices + `), count(CASE WHEN state = 'ready' AND downloaded_at = 0 THEN 1 END),
		count(CASE WHEN state IN ('waiting', 'running') THEN 1 END) FROM exports WHERE user_id = ?`
	err = l.queryRow(ctx, text, []any{actor.UserID, mostUnread, actor.UserID}, &s.Unread, &s.Files.Ready, &s.Files.Working)
	if err != nil {
		return s, fmt.Errorf("read what stands beside the list: %w", err)
	}
	return s, nil
}

// SetDisplay keeps how the actor wants the list. The problem stands at "col", "density" or "size".
func (l *Ledger) SetDisplay(ctx context.Context, actor Actor, d Display) error {
	if err := d.check(); err != nil {
		return err
	}
	names := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		names[i] = string(c)
	}
	s := l.usualSettings(actor.UserID)
	s.Columns, s.Density, s.PageSize = strings.Join(names, ","), d.Density, d.Size
	return l.write(ctx, func(tx *gorm.DB) error { return saveListSettings(tx, s, "columns", "density", "page_size") })
}

// saveListSettings writes some columns of a person's row, or the row where there was none.
func saveListSettings(tx *gorm.DB, s *ListSettings, columns ...string) error {
	again := clause.OnConflict{Columns: []clause.Column{{Name: "user_id"}}, DoUpdates: clause.AssignmentColumns(append(columns, "updated_at"))}
	if err := tx.Clauses(again).Create(s).Error; err != nil {
		return fmt.Errorf("keep how the list is to be: %w", err)
	}
	return nil
}
