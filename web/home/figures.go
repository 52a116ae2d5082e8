package home

import (
	"cmp"
	"slices"

	"kontor/models"
)

// currenciesInSight is how many currencies' figures are seen at once.
const currenciesInSight = 4

// currencies are those with the most payments first: the ones in sight, and the others.
func (p Props) currencies() (first, others []models.CurrencyReport) {
	decided := func(c models.CurrencyReport) int64 { return c.Now.Succeeded + c.Now.Declined }
	all := slices.SortedStableFunc(slices.Values(p.Report.Currencies), func(a, b models.CurrencyReport) int { return cmp.Compare(decided(b), decided(a)) })
	if len(all) <= currenciesInSight+1 {
		return all, nil
	}
	return all[:currenciesInSight], all[currenciesInSight:]
}
