package payments

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/ui"
	"kontor/web/words"
)

// DisplayForm is how the list is to be drawn, as a person is choosing it.
type DisplayForm struct {
	Order   []models.Column // all columns, as they stand in the form
	Chosen  []models.Column // those that are ticked
	Density string
	Size    string
	Moved   string // the button that moved a column just now, and where that is
	Said    string
	Errors  ui.Errors
}

// wideFrom is how many columns want the whole width of a large screen.
const wideFrom = 8

// Display is how the list is drawn: as the URL says, and where it says nothing as the person has it. What is not known in it
// is left aside: a view is worth more than its looks.
func (p ListProps) Display() models.Display {
	d := p.Own.Display
	if columns := readColumns(p.View.Cols); len(columns) > 0 {
		d.Columns = columns
	}
	if density := models.Density(p.View.Density); slices.Contains(models.Densities, density) {
		d.Density = density
	}
	if size, err := strconv.Atoi(p.View.Size); err == nil && slices.Contains(models.PageSizes, size) {
		d.Size = size
	}
	return d
}

// readColumns are the known ones, each once; the reference goes first where it is missing, since it leads to the payment.
func readColumns(text string) (columns []models.Column) {
	for name := range strings.SplitSeq(text, ",") {
		if c := models.Column(name); slices.Contains(models.Columns, c) && !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	if len(columns) > 0 && !slices.Contains(columns, models.ColumnReference) {
		columns = append([]models.Column{models.ColumnReference}, columns...)
	}
	return columns
}

// Drawn is the view that says how it is drawn as well.
func (v View) Drawn(d models.Display) View {
	v.Cols, v.Density, v.Size = strings.Join(columnNames(d), ","), string(d.Density), strconv.Itoa(d.Size)
	return v
}

func columnNames(d models.Display) []string {
	names := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		names[i] = string(c)
	}
	return names
}

// Plain is the view that leaves to everybody how it is drawn.
func (v View) Plain() View {
	v.Cols, v.Density, v.Size = "", "", ""
	return v
}

// drawn is what the view says of how it is drawn, by name: a form carries it along.
func (v View) drawn() (all []ui.Option) {
	for _, o := range []ui.Option{{Value: "cols", Label: v.Cols}, {Value: "density", Label: v.Density}, {Value: "size", Label: v.Size}} {
		if o.Label != "" {
			all = append(all, o)
		}
	}
	return all
}

// Choose is the form as the list is drawn now: the columns that are shown in their order, then the others.
func Choose(d models.Display) *DisplayForm {
	names := columnNames(d)
	return Arrange(names, names, string(d.Density), strconv.Itoa(d.Size))
}

// Arrange is the form as it was sent: a column that it does not name goes to the end, one that is unknown is left out.
func Arrange(order, chosen []string, density, size string) *DisplayForm {
	f := &DisplayForm{Density: density, Size: size}
	for _, name := range chosen {
		f.Chosen = append(f.Chosen, models.Column(name))
	}
	for _, name := range order {
		if c := models.Column(name); slices.Contains(models.Columns, c) && !slices.Contains(f.Order, c) {
			f.Order = append(f.Order, c)
		}
	}
	for _, c := range models.Columns {
		if !slices.Contains(f.Order, c) {
			f.Order = append(f.Order, c)
		}
	}
	return f
}

// Move moves a column up by -1 or down by 1, as far as there is room.
func (f *DisplayForm) Move(ctx context.Context, c models.Column, by int) {
	at := slices.Index(f.Order, c)
	to := at + by
	if at >= 0 && to >= 0 && to < len(f.Order) {
		f.Order[at], f.Order[to] = f.Order[to], f.Order[at]
		at = to
	}
	f.Said = words.T(ctx, "display.moved", "column", columnName(ctx, c), "n", at+1, "of", len(f.Order))
}

// Display is what was chosen.
func (f *DisplayForm) Display() models.Display {
	d := models.Display{Density: models.Density(f.Density)}
	d.Size, _ = strconv.Atoi(f.Size) // what is no number is no size either
	for _, c := range f.Order {
		if c == models.ColumnReference || slices.Contains(f.Chosen, c) {
			d.Columns = append(d.Columns, c)
		}
	}
	return d
}

func columnName(ctx context.Context, c models.Column) string {
	return words.T(ctx, "column."+string(c))
}

// headed is its name above the cells, of which one holds the account as well where that has no column.
func headed(ctx context.Context, c models.Column, d models.Display) string {
	if c == models.ColumnMethod && d.Has(models.ColumnAccount) {
		return words.T(ctx, "transactions.method")
	}
	return columnName(ctx, c)
}

func densityOptions(ctx context.Context, chosen string) (options []ui.Option) {
	for _, d := range models.Densities {
		options = append(options, ui.Option{Value: string(d), Label: words.T(ctx, "display.density."+string(d))})
	}
	return ui.Chosen(options, chosen)
}

func sizeOptions(chosen string) []ui.Option {
	sizes := make([]string, len(models.PageSizes))
	for i, n := range models.PageSizes {
		sizes[i] = strconv.Itoa(n)
	}
	return ui.Plain(sizes, chosen)
}

// listClass says how the table is laid out.
func listClass(d models.Display) string {
	class := "transactions"
	if d.Density == models.Compact {
		class += " compact"
	}
	if len(d.Columns) >= wideFrom {
		class += " wide"
	}
	return class
}

// isFigure says whether a column holds amounts.
func isFigure(c models.Column) bool {
	switch c {
	case models.ColumnAmount, models.ColumnAuthorized, models.ColumnCaptured, models.ColumnRefunded, models.ColumnReversed, models.ColumnChargedBack, models.ColumnNet:
		return true
	}
	return false
}

// amountIn is a payment's amount in a column.
func amountIn(c models.Column, p *models.Payment) money.Money {
	return p.Money(map[models.Column]int64{
		models.ColumnAuthorized: p.Authorized, models.ColumnCaptured: p.Captured, models.ColumnRefunded: p.Refunded,
		models.ColumnReversed: p.Reversed, models.ColumnChargedBack: p.ChargedBack, models.ColumnNet: p.Captured - p.Refunded - p.ChargedBack,
	}[c])
}

// wordIn is a payment's text in a column.
func wordIn(ctx context.Context, c models.Column, p *models.Payment, a models.Account) string {
	switch c {
	case models.ColumnEmail:
		return p.Email
	case models.ColumnAccount:
		return a.Name
	case models.ColumnGateway:
		return words.Gateway(ctx, a.Provider)
	case models.ColumnKind:
		return words.T(ctx, "payment.kind."+string(p.Kind))
	case models.ColumnProviderID:
		return p.ProviderID
	}
	return p.Description
}
