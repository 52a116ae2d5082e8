package customers

import (
	"cmp"
	"context"
	"strconv"

	"kontor/models"
	"kontor/web/words"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// Name is what a customer is called.
func Name(ctx context.Context, c *models.Customer) string {
	return cmp.Or(c.Name, c.Email, c.Reference, words.T(ctx, "customer.nameless", "id", number(c.ID)))
}
