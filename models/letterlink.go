package models

import "context"

// letterOfLink adds the link, and where it is paid.
func (l *Ledger) letterOfLink(ctx context.Context, letter *Letter) (err error) {
	if letter.Link, err = l.Link(ctx, letter.Mail.AboutID); err != nil {
		return err
	}
	letter.LinkURL, err = l.LinkURL(letter.Link)
	return err
}
