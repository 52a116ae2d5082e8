package models

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// LinkOpening is one visitor's look at a link's page on one day. Nothing of it leads back to a person: what tells
// visitors apart is a keyed hash that is another one every day.
type LinkOpening struct {
	ID       int64
	LinkID   int64
	Visitor  string
	OpenedAt Instant
	Browser  string // "Firefox"; empty where it is not known
	Platform string // "Android"
	Pressed  bool   // Pay
}

// Visitor is what a browser sends by itself.
type Visitor struct{ Address, Agent string }

// maxOpenings bounds what is written down of one link.
const maxOpenings = 500

// OpenedLink notes that somebody has a link's page before them, or pressed Pay. Only a POST tells it: who scans mails
// does not. Once a visitor and day.
func (l *Ledger) OpenedLink(ctx context.Context, linkID int64, v Visitor, pressed bool) error {
	now := l.now()
	o := LinkOpening{
		LinkID: linkID, Visitor: l.visitorHash(linkID, v), OpenedAt: now, Browser: coarse(v.Agent, browsers), Platform: coarse(v.Agent, platforms),
		Pressed: pressed,
	}
	db := l.db.WithContext(context.WithoutCancel(ctx))
	var n int64
	if err := db.Model(&LinkOpening{}).Where("link_id = ?", linkID).Count(&n).Error; err != nil || n >= maxOpenings {
		return err
	}
	again := clause.OnConflict{DoNothing: true}
	if pressed {
		again = clause.OnConflict{Columns: []clause.Column{{Name: "link_id"}, {Name: "visitor"}}, DoUpdates: clause.Assignments(map[string]any{"pressed": true})}
	}
	if err := db.Clauses(again).Create(&o).Error; err != nil {
		return fmt.Errorf("note who opened payment link %d: %w", linkID, err)
	}
	return nil
}

// OpeningsOf are those of a link, newest first, up to a page of them.
func (l *Ledger) OpeningsOf(ctx context.Context, linkID int64) ([]LinkOpening, error) {
	var all []LinkOpening
	err := l.reads.WithContext(ctx).Where("link_id = ?", linkID).Order("id DESC").Limit(maxPage).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read who opened payment link %d: %w", linkID, err)
	}
	return all, nil
}

func (l *Ledger) visitorHash(linkID int64, v Visitor) string {
	mac := hmac.New(sha256.New, l.vault.cookie)
	fmt.Fprintf(mac, "visitor %d %s %q %q", linkID, l.clock().UTC().Format(time.DateOnly), v.Address, v.Agent)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// agentWord names what a user agent gives away by a word; the first that fits holds.
type agentWord struct{ in, name string }

var (
	browsers = []agentWord{
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"},
		{"FxiOS", "Firefox"},
		{"CriOS", "Chrome"},
		{"Chrome", "Chrome"},
		{"Safari", "Safari"},
	}
	platforms = []agentWord{
		{"Android", "Android"},
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Windows", "Windows"},
		{"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"},
		{"Linux", "Linux"},
	}
)

func coarse(agent string, words []agentWord) string {
	for _, w := range words {
		if strings.Contains(agent, w.in) {
			return w.name
		}
	}
	return ""
}
