package models_test

import (
	"bytes"
	"context"
	"path"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// Ensure that the addresses of customers' pages outlive a change of the key: the desk reads them with the new key alone, and
// each still opens its page.
func TestTokensAreSealedAnew(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i := payable(t, shop)
		k, err := shop.CreateLink(ctx, modelstest.Clerk, models.NewLink{
			Key: models.NewKey(), AccountID: shop.Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books", Language: "en",
			Capture: providers.CaptureAutomatic,
		})
		if err != nil {
			t.Fatal(err)
		}
		tokens := func(l *models.Ledger) (link, invoice string) {
			t.Helper()
			k, err := l.Link(ctx, k.ID)
			if err == nil {
				link, err = l.LinkURL(k)
			}
			if err == nil {
				invoice, err = l.InvoiceURL(reread(t, l, i.ID))
			}
			if err != nil {
				t.Fatal(err)
			}
			return path.Base(link), path.Base(invoice)
		}
		link, invoice := tokens(shop.Ledger)
		next := bytes.Repeat([]byte{9}, models.KeySize)
		modelstest.Open(t, models.Options{Database: database, Key: next, OldKeys: [][]byte{modelstest.Key}})
		alone := modelstest.Open(t, models.Options{Database: database, Key: next})
		if l, n := tokens(alone); l != link || n != invoice {
			t.Errorf("%s and %s became %s and %s", link, invoice, l, n)
		}
		if found, err := alone.LinkByToken(ctx, link); err != nil || found.ID != k.ID {
			t.Errorf("the link's page: %v", err)
		}
		if found, err := alone.InvoiceByToken(ctx, invoice); err != nil || found.ID != i.ID {
			t.Errorf("the invoice's page: %v", err)
		}
	})
}

// Ensure that a token can't be guessed from others: none of its 26 places stands still.
func TestTokensAreRandom(t *testing.T) {
	const tokens = 64
	var seen [26]map[byte]bool
	for range tokens {
		token := models.NewToken()
		if len(token) != len(seen) {
			t.Fatalf("%q has %d letters", token, len(token))
		}
		for n := range seen {
			if seen[n] == nil {
				seen[n] = map[byte]bool{}
			}
			seen[n][token[n]] = true
		}
	}
	for n, letters := range seen {
		if len(letters) < 10 { // of 32, in 64 draws: that it were fewer by chance is less than one in 10¹⁵
			t.Errorf("place %d of %d tokens has %d letters", n, tokens, len(letters))
		}
	}
}
