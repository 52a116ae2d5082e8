package models

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// NoticeKind is why something concerns a person.
type NoticeKind string

// The kinds.
const (
	NoticeMention  NoticeKind = "mention"  // a colleague named them in a note
	NoticeDeclined NoticeKind = "declined" // what they asked for did not happen
	NoticeUnknown  NoticeKind = "unknown"  // nobody knows yet whether it did
	NoticeExport   NoticeKind = "export"   // a file that they asked for is ready
	NoticeBatch    NoticeKind = "batch"    // what they did to many payments at once is through
)

// Notice tells one person of something. It is written in the transaction of its cause.
type Notice struct {
	ID          int64
	UserID      int64
	Kind        NoticeKind
	Thing       string // what it opens: "payment", "customer", "export", "batch", or a Thing
	ThingID     int64
	ByID        *int64 // who mentioned them
	OperationID *int64 // that they asked for
	ReadAt      Instant
	CreatedAt   Instant `gorm:"autoCreateTime:false"`

	By        string     `gorm:"-"` // the name, where it was read
	Operation *Operation `gorm:"-"` // where it was read
}

const (
	noticeAge    = 90 * 24 * time.Hour // older ones go
	noticesGone  = 500                 // in one transaction
	mostUnread   = 100                 // are counted
	mostMentions = 20                  // people told by one note
)

// noticeMentions tells whom a note names, but not who wrote it.
func (l *Ledger) noticeMentions(tx *gorm.DB, actor Actor, body, thing string, id int64) error {
	names := []string{}
	for _, found := range Mention.FindAllStringSubmatch(body, mostMentions) {
		names = append(names, strings.ToLower(found[1]))
	}
	if len(names) == 0 {
		return nil
	}
	var all []Colleague
	if err := tx.Table("users").Select("id, name, email").Where("active AND id <> ?", actor.UserID).Order("id").Find(&all).Error; err != nil {
		return fmt.Errorf("read who is mentioned: %w", err)
	}
	for _, c := range all {
		if c.Name = c.shown(); !containsAny(names, strings.ToLower(c.Name), strings.ToLower(c.Email)) {
			continue
		}
		n := Notice{UserID: c.ID, Kind: NoticeMention, Thing: thing, ThingID: id, ByID: actor.userID(), CreatedAt: l.now()}
		if err := tx.Create(&n).Error; err != nil {
			return fmt.Errorf("tell who is mentioned: %w", err)
		}
	}
	return nil
}

func containsAny(all []string, some ...string) bool {
	for _, text := range all {
		for _, one := range some {
			if text == one {
				return true
			}
		}
	}
	return false
}

// noticeEnd tells a person that something which they let run is through.
func (l *Ledger) noticeEnd(tx *gorm.DB, userID int64, kind NoticeKind, id int64) error {
	n := Notice{UserID: userID, Kind: kind, Thing: string(kind), ThingID: id, CreatedAt: l.now()}
	if err := tx.Create(&n).Error; err != nil {
		return fmt.Errorf("tell who let it run: %w", err)
	}
	return nil
}

// noticeOutcome tells who asked for an operation what became of it, once. A batch tells of its own together, in the end.
func (a *apply) noticeOutcome(op *Operation, kind NoticeKind) error {
	if op.UserID == nil {
		return nil
	}
	var batch []int64
	if err := a.tx.Model(&BatchRow{}).Where("operation_id = ?", op.ID).Pluck("id", &batch).Error; err != nil || len(batch) > 0 {
		return err
	}
	n := Notice{UserID: *op.UserID, Kind: kind, Thing: "payment", ThingID: op.PaymentID, OperationID: &op.ID, CreatedAt: a.now()}
	if err := a.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&n).Error; err != nil {
		return fmt.Errorf("tell who asked: %w", err)
	}
	return nil
}

const unreadNotices = "SELECT count(*) FROM (SELECT 1 AS one FROM notices WHERE user_id = ? AND read_at = 0 LIMIT ?) AS unread"

// Unread counts the actor's unread notices, up to 100.
func (l *Ledger) Unread(ctx context.Context, actor Actor) (n int, err error) {
	if err := l.queryRow(ctx, unreadNotices, []any{actor.UserID, mostUnread}, &n); err != nil {
		return 0, fmt.Errorf("count what is unread: %w", err)
	}
	return n, nil
}

// Notices are the actor's own, newest first, behind one where before is not 0.
func (l *Ledger) Notices(ctx context.Context, actor Actor, before int64, limit int) ([]Notice, error) {
	var all []Notice
	q := l.reads.WithContext(ctx).Where("user_id = ?", actor.UserID).Order("id DESC").Limit(limit)
	if before != 0 {
		q = q.Where("id < ?", before)
	}
	if err := q.Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the notices: %w", err)
	}
	authors, ids := make([]Note, 0, len(all)), []int64{0}
	for _, n := range all {
		if n.ByID != nil {
			authors = append(authors, Note{UserID: *n.ByID})
		}
		if n.OperationID != nil {
			ids = append(ids, *n.OperationID)
		}
	}
	names, err := l.namesOf(ctx, nil, nil, authors)
	if err != nil {
		return nil, err
	}
	var operations []Operation
	if err := l.reads.WithContext(ctx).Where("id IN ?", ids).Find(&operations).Error; err != nil {
		return nil, fmt.Errorf("read what was asked for: %w", err)
	}
	for i := range all {
		n := &all[i]
		if n.ByID != nil {
			n.By = names[*n.ByID]
		}
		for j := range operations {
			if n.OperationID != nil && operations[j].ID == *n.OperationID {
				n.Operation = &operations[j]
			}
		}
	}
	return all, nil
}

// ReadNotice marks one of the actor's as read and gives it. Returns Missing, also for somebody else's.
func (l *Ledger) ReadNotice(ctx context.Context, actor Actor, id int64) (*Notice, error) {
	var n Notice
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("id = ? AND user_id = ?", id, actor.UserID).Take(&n).Error; err != nil {
			return missing(err, "failure.missing")
		}
		return tx.Model(&Notice{}).Where("id = ? AND read_at = 0", id).UpdateColumn("read_at", l.now()).Error
	})
	if err != nil {
		return nil, err
	}
	return &n, nil
}

// ReadNotices marks the actor's as read up to one: what came after the page was drawn stays unread.
func (l *Ledger) ReadNotices(ctx context.Context, actor Actor, upTo int64) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Notice{}).Where("user_id = ? AND read_at = 0 AND id <= ?", actor.UserID, upTo).UpdateColumn("read_at", l.now()).Error
	})
}

// oldNotice is that the oldest has had its time.
var oldNotice = fmt.Sprintf("EXISTS (SELECT 1 FROM notices WHERE id = (SELECT min(id) FROM notices) AND created_at + %d <= ?)", noticeAge.Microseconds())

// workNotices lets some old ones go.
func (l *Ledger) workNotices(ctx context.Context) (bool, error) {
	until := l.now().Add(-noticeAge)
	err := l.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM notices WHERE created_at <= ? AND id IN (SELECT id FROM notices ORDER BY id LIMIT ?)", until, noticesGone).Error
	})
	return err == nil, err
}
