package ui

import (
	"context"

	"kontor/models"
	"kontor/web/words"
)

// Actor names who did something, as the audit trail has it, in the reader's language.
func Actor(ctx context.Context, name string) string {
	switch name {
	case models.CustomerName:
		return words.T(ctx, "who.customer")
	case models.ProviderName:
		return words.T(ctx, "who.provider")
	}
	return name
}
