package users

import (
	"context"
	"net/url"
	"strconv"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

func roleOptions(ctx context.Context, chosen string) []ui.Option {
	var options []ui.Option
	for _, r := range models.Roles {
		options = append(options, ui.Option{Value: string(r), Label: words.T(ctx, "users.role."+string(r))})
	}
	return ui.Chosen(options, chosen)
}

// hint says what comes of a change; of one's own it says so.
func (p EditProps) hint(ctx context.Context) string {
	if p.User.ID == p.Shell.Actor.UserID {
		return words.T(ctx, "users.change_own")
	}
	return words.T(ctx, "users.change_hint")
}

// trail is the audit page's query for what a person did.
func trail(id int64) url.Values { return url.Values{"user": {strconv.FormatInt(id, 10)}} }
