package letters

import (
	"context"

	"kontor/models"
	"kontor/web/words"
)

// test is the letter that tells whether mail arrives.
func test(ctx context.Context, letter *models.Letter) (*Draft, error) {
	return &Draft{
		Subject: words.T(ctx, "letter.test.subject", "merchant", merchant(ctx, letter.Company)),
		Intro:   words.T(ctx, "letter.test.intro"),
		Facts:   []Fact{{words.T(ctx, "letter.written"), words.Time(ctx, letter.Mail.CreatedAt)}},
		Button:  Button{words.T(ctx, "letter.test.button"), letter.BaseURL + "/"},
	}, nil
}
