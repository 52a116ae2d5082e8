package documents

// role is what a piece of a document is to who hears it read.
type role string

// The roles, by the names that PDF has for them.
const (
	paragraph role = "P"
	title     role = "H1"
	heading   role = "H2"
	headCell  role = "TH"
	cell      role = "TD"
	figure    role = "Figure"
	artifact  role = "Artifact" // nothing that needs to be read: what repeats on each page
)

// tag says which piece a text or a picture belongs to. The zero value is a paragraph of its own.
type tag struct {
	role            role
	piece           int // the lines of one piece share it
	table, row, col int // of a cell, counted from 1
	alt             string
}

// tags are those of all that was drawn, in that order, which is the order of reading.
type tags struct {
	drawn  []tag
	links  []link
	pieces int
	tables int
}

// area is a part of a page, in mm from the sheet's upper left corner.
type area struct{ x, y, width, height float64 }

// link is a text that leads somewhere.
type link struct {
	area
	at  int // of the text among what was drawn
	url string
}

// link notes that the text that was drawn last leads somewhere.
func (t *tags) link(a area, url string) { t.links = append(t.links, link{a, len(t.drawn) - 1, url}) }

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
