package words

import (
	"context"
	"slices"
	"sync"

	"kontor/models"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryName is a country as the reader's language calls it.
type CountryName struct{ Code, Name string }

var countries sync.Map // language → []CountryName

// Countries are all of ISO 3166-1 by name. The slice is shared.
func Countries(ctx context.Context) []CountryName {
	lang := settings(ctx).Language
	if known, ok := countries.Load(lang); ok {
		return known.([]CountryName)
	}
	tag := language.Make(lang)
	names := display.Regions(tag)
	var all []CountryName
	for _, code := range models.Countries {
		all = append(all, CountryName{code, names.Name(language.MustParseRegion(code))})
	}
	order := collate.New(tag)
	slices.SortFunc(all, func(x, y CountryName) int { return order.CompareString(x.Name, y.Name) })
	known, _ := countries.LoadOrStore(lang, all)
	return known.([]CountryName)
}

// Country is the name of the country with that code; the code itself where it is none.
func Country(ctx context.Context, code string) string {
	for _, c := range Countries(ctx) {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}
