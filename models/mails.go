package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// MailFilter is the view of the page Mail.
type MailFilter struct {
	Status MailStatus
	Email  string // the beginning of an address, or all of it
	Before int64  // page key: mails behind this one
	Limit  int
}

// FindMails lists mails without their words and files: newest first; by address, then newest first, where it is asked for
// one. More says that there are others behind. Returns Invalid for an unknown status.
func (l *Ledger) FindMails(ctx context.Context, f MailFilter) (found []Mail, more bool, err error) {
	if f.Status != "" && !slices.Contains(MailStatuses, f.Status) {
		return nil, false, problem(Invalid, "mail.status").at("status")
	}
	limit := min(max(f.Limit, 1), maxPage)
	arms, order, err := l.mailArms(ctx, f)
	if err != nil || len(arms) == 0 {
		return nil, false, err
	}
	end := " ORDER BY " + order + " LIMIT " + strconv.Itoa(limit+1)
	text, args := "", []any(nil)
	for i, a := range arms {
		part, more := union("SELECT "+mailColumns+" FROM mails", []arm{a}, "")
		if i > 0 {
			text += " UNION ALL "
		}
		text += "SELECT * FROM (" + part + end + ") AS part" + strconv.Itoa(i)
		args = append(args, more...)
	}
	err = l.each(ctx, text+end, args, func(rows *sql.Rows) error {
		var m Mail
		err := l.reads.ScanRows(rows, &m)
		found = append(found, m)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read the mails: %w", err)
	}
	return found[:min(len(found), limit)], len(found) > limit, nil
}

// mailArms are stretches of an index: of all, of a status, or of addresses that begin alike, each in the order of its
// index. A page of addresses goes on within one, and then behind it.
func (l *Ledger) mailArms(ctx context.Context, f MailFilter) (arms []arm, order string, err error) {
	all := arm{}
	if f.Status != "" {
		all = all.and("status = ?", f.Status)
	}
	begins := strings.ToLower(strings.TrimSpace(f.Email))
	if begins == "" {
		if f.Before != 0 {
			all = all.and("id < ?", f.Before)
		}
		return []arm{all}, "id DESC", nil
	}
	if upTo, bounded := behind(begins); bounded {
		all = all.and("email < ?", upTo)
	}
	if f.Before == 0 {
		return []arm{all.and("email >= ?", begins)}, "email, id DESC", nil
	}
	var last Mail
	err = l.reads.WithContext(ctx).Select("email").Where("id = ?", f.Before).Take(&last).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && last.Email < begins {
		return nil, "", problem(Invalid, "view.page_key").at("before")
	}
	return []arm{all.and("email = ?", last.Email).and("id < ?", f.Before), all.and("email > ?", last.Email)}, "email, id DESC", err
}

// MailTries are the handings over of a mail, oldest first.
func (l *Ledger) MailTries(ctx context.Context, mailID int64) ([]MailTry, error) {
	var tries []MailTry
	err := l.reads.WithContext(ctx).Where("mail_id = ?", mailID).Order("id").Limit(maxPage).Find(&tries).Error
	if err != nil {
		return nil, fmt.Errorf("read the tries of mail %d: %w", mailID, err)
	}
	return tries, nil
}

// MailsAgain are the mails that one went to other addresses as, newest first.
func (l *Ledger) MailsAgain(ctx context.Context, mailID int64) ([]Mail, error) {
	var all []Mail
	err := l.reads.WithContext(ctx).Select(mailColumns).Where("again_of = ?", mailID).Order("id DESC").Limit(maxPage).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what mail %d was sent again as: %w", mailID, err)
	}
	return all, nil
}
