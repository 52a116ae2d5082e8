package sheets

// Max makes the sheets of a book so short that a test's few rows need several.
func (b *Book) Max(rows int) { b.max = rows }
