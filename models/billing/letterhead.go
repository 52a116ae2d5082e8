package billing

// Look is how the seller's paper looked on the day of a document.
type Look struct {
	Color string // "#rrggbb"
	Logo  string // what its picture is called; empty where there was none
}

// Letterhead is what a document on paper looks like, beside what it says. The zero value is a plain one.
type Letterhead struct {
	Logo   []byte // PNG or JPEG; the seller's name stands where there is none
	Color  string // "#rrggbb"; of rules and headings
	PayURL string // where it can be paid online
	Footer string // one line more below each page: directors, terms; what the seller's own fields don't say
}
