package models

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

// SavedView is a view of the list Transactions that a person gave a name. Its query is that of the URL, so that it is
// read by whoever reads those.
type SavedView struct {
	ID        int64
	UserID    int64  // whose it is: they alone change it
	Key       string // of the form
	Name      string
	Query     string
	Shared    bool    // with everybody in the house
	CreatedAt Instant `gorm:"autoCreateTime:false"`
	UpdatedAt Instant `gorm:"autoUpdateTime:false"`

	By string `gorm:"->"` // the person's name, where it was read
}

const (
	maxViewName    = 60   // characters
	maxViewQuery   = 2000 // bytes
	maxViews       = 50   // of one person
	maxSharedViews = 100  // of the house: more would be a menu that nobody reads
)

func (v *SavedView) subject() subject { return subject{kind: "saved_view", id: v.ID} }

// CanDelete says whether the actor may delete it: the owner, and an admin where it is everybody's.
func (v *SavedView) CanDelete(a Actor) bool {
	return v.UserID == a.UserID || v.Shared && a.Can(Admin)
}

// SavedViewInput is a view as a person saves it.
type SavedViewInput struct {
	Key     string
	Name    string
	Query   string // of the URL
	Shared  bool
	Default bool  // opened where nothing is asked for
	Replace int64 // one of their own that is to show this from now on, and keeps its name; 0 for a new one
}

func checkViewName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "" || strings.ContainsFunc(name, isUnreadable):
		return "", problem(Invalid, "saved_view.no_name").at("name")
	case utf8.RuneCountInString(name) > maxViewName:
		return "", problem(Invalid, "form.too_long", "max", maxViewName).at("name")
	}
	return name, nil
}

func (in *SavedViewInput) check() (err error) {
	if _, unread := url.ParseQuery(in.Query); in.Query == "" || unread != nil {
		return problem(Invalid, "saved_view.unreadable")
	}
	if len(in.Query) > maxViewQuery {
		return problem(Invalid, "saved_view.too_much")
	}
	if in.Replace != 0 {
		return nil
	}
	if in.Key == "" || len(in.Key) > maxKey {
		return problem(Invalid, "form.key_missing").at("key")
	}
	in.Name, err = checkViewName(in.Name)
	return err
}

// OwnList is the list Transactions as one person has it.
type OwnList struct {
	Display Display
	Views   []SavedView // their own by name, then those that others share
	Default *SavedView  // of Views; opened where nothing is asked for
}

// OwnList reads it.
func (l *Ledger) OwnList(ctx context.Context, actor Actor) (*OwnList, error) {
	var settings *ListSettings
	var views []SavedView
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		settings, err = l.listSettings(ctx, actor.UserID)
		return err
	})
	both.Go(func() error {
		return l.reads.WithContext(ctx).Table("saved_views").Select("saved_views.*, users.name AS by").
			Joins("JOIN users ON users.id = saved_views.user_id").Where("saved_views.user_id = ? OR saved_views.shared", actor.UserID).Find(&views).Error
	})
	if err := both.Wait(); err != nil {
		return nil, fmt.Errorf("read how a list is kept: %w", err)
	}
	own := &OwnList{Display: settings.display(), Views: views}
	slices.SortFunc(own.Views, func(a, b SavedView) int {
		if (a.UserID == actor.UserID) != (b.UserID == actor.UserID) {
			return map[bool]int{true: -1, false: 1}[a.UserID == actor.UserID]
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	at := slices.IndexFunc(own.Views, func(v SavedView) bool { return settings.ViewID != nil && v.ID == *settings.ViewID })
	if at >= 0 {
		own.Default = &own.Views[at]
	}
	return own, nil
}
