package documents

// role is what a piece of a document is to who hears it read.
type role string

// The roles, by PDF's names.
const (
	paragraph  role = "P"
	title      role = "H1"
	heading    role = "H2"
	rowHead    role = "Row" // a cell that names its row, by PDF's name for that
	columnHead role = "Column"
	cell       role = "TD"
	figure     role = "Figure"
	artifact   role = "Artifact" // nothing that needs to be read: what repeats on each page
)

// tag says which piece a text or a picture belongs to. The zero value is a paragraph of its own.
type tag struct {
	role            role
	piece           int // the lines of one piece share it
	table, row, col int // of a cell, counted from 1
	alt             string
	link            string // where a click on it leads
	area            area
}

// tags are those of all that was drawn, in that order, which is the order of reading.
type tags struct {
	drawn  []tag
	pieces int
	tables int
}

// area is a part of a page, in mm from the sheet's upper left corner.
type area struct{ x, y, width, height float64 }

// add notes what is drawn next.
func (t *tags) add(g tag) { t.drawn = append(t.drawn, t.whole(g)) }

// whole is the tag of a piece of several lines.
func (t *tags) whole(g tag) tag {
	if g.role == "" {
		g.role = paragraph
	}
	if g.piece == 0 && g.table == 0 {
		t.pieces++
		g.piece = t.pieces
	}
	return g
}

// newTable begins a table.
func (t *tags) newTable() int {
	t.tables++
	return t.tables
}

// key is what all parts of one piece have in common.
func (g tag) key() tag { return tag{piece: g.piece, table: g.table, row: g.row, col: g.col} }

// mark is the name of a tag in a page's content.
func (g tag) mark() role {
	if g.role == rowHead || g.role == columnHead {
		return "TH"
	}
	return g.role
}
