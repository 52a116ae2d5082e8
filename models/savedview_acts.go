package models

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// SaveView gives a view a name, or lets one that the actor has show something else. The same form sent twice is one view;
// its key with something else in it is Conflict.
func (l *Ledger) SaveView(ctx context.Context, actor Actor, in SavedViewInput) (v *SavedView, err error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if _, err := lockUser(tx, actor.UserID); err != nil { // of two forms at once the second sees the first
			return err
		}
		if in.Replace != 0 {
			v, err = l.replaceView(tx, actor, in)
		} else {
			v, err = l.insertView(tx, actor, in)
		}
		if err != nil || !in.Default {
			return err
		}
		return l.setDefaultView(tx, actor, &v.ID)
	})
	return v, err
}

func (l *Ledger) insertView(tx *gorm.DB, actor Actor, in SavedViewInput) (*SavedView, error) {
	var there SavedView
	err := tx.Where("key = ?", in.Key).Take(&there).Error
	switch {
	case err == nil && there.UserID == actor.UserID && there.Name == in.Name && there.Query == in.Query:
		return &there, nil
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	v := &SavedView{UserID: actor.UserID, Key: in.Key, Name: in.Name, Query: in.Query, Shared: in.Shared, CreatedAt: l.now(), UpdatedAt: l.now()}
	if err := checkRoom(tx, v); err != nil {
		return nil, err
	}
	if err := tx.Create(v).Error; err != nil {
		return nil, fmt.Errorf("save the view: %w", err)
	}
	if !v.Shared {
		return v, nil
	}
	return v, l.record(tx, actor, "saved_view.shared", v.subject(), nil)
}

// replaceView leaves a view its name and who sees it.
func (l *Ledger) replaceView(tx *gorm.DB, actor Actor, in SavedViewInput) (*SavedView, error) {
	v, err := ownView(tx, actor, in.Replace)
	if HasCode(err, Missing) {
		return nil, problem(Invalid, "saved_view.gone").at("replace")
	}
	if err != nil || v.Query == in.Query {
		return v, err
	}
	v.Query, v.UpdatedAt = in.Query, l.now()
	if err := tx.Model(&SavedView{}).Where("id = ?", v.ID).UpdateColumns(map[string]any{"query": v.Query, "updated_at": v.UpdatedAt}).Error; err != nil {
		return nil, fmt.Errorf("replace the view: %w", err)
	}
	if !v.Shared {
		return v, nil
	}
	return v, l.record(tx, actor, "saved_view.changed", v.subject(), nil)
}

// checkRoom refuses a name that the person has already, and a view too many. Whoever calls it holds the person's row.
func checkRoom(tx *gorm.DB, v *SavedView) error {
	var own []SavedView
	if err := tx.Select("id", "name").Where("user_id = ? AND id <> ?", v.UserID, v.ID).Find(&own).Error; err != nil {
		return fmt.Errorf("look for other views: %w", err)
	}
	for i := range own {
		if strings.EqualFold(own[i].Name, v.Name) {
			return problem(Invalid, "saved_view.name_taken").at("name")
		}
	}
	if len(own) >= maxViews {
		return problem(Invalid, "saved_view.too_many", "n", maxViews)
	}
	if !v.Shared {
		return nil
	}
	var shared int64
	if err := tx.Model(&SavedView{}).Where("shared AND id <> ?", v.ID).Count(&shared).Error; err != nil {
		return fmt.Errorf("count what is shared: %w", err)
	}
	if shared >= maxSharedViews {
		return problem(Invalid, "saved_view.too_many_shared", "n", maxSharedViews).at("shared")
	}
	return nil
}

// ownView is one of the actor's own. Returns Missing for anybody else's.
func ownView(tx *gorm.DB, actor Actor, id int64) (*SavedView, error) {
	var v SavedView
	if err := tx.Where("id = ? AND user_id = ?", id, actor.UserID).Take(&v).Error; err != nil {
		return nil, missing(err, "saved_view.missing")
	}
	return &v, nil
}

// ChangeView renames a view of the actor's own, and shares it or keeps it to themselves.
func (l *Ledger) ChangeView(ctx context.Context, actor Actor, id int64, name string, shared bool) error {
	name, err := checkViewName(name)
	if err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if _, err := lockUser(tx, actor.UserID); err != nil {
			return err
		}
		v, err := ownView(tx, actor, id)
		if err != nil || v.Name == name && v.Shared == shared {
			return err
		}
		before := v.Shared
		v.Name, v.Shared = name, shared
		if err := checkRoom(tx, v); err != nil {
			return err
		}
		err = tx.Model(&SavedView{}).Where("id = ?", id).UpdateColumns(map[string]any{"name": name, "shared": shared, "updated_at": l.now()}).Error
		if err != nil {
			return fmt.Errorf("change the view: %w", err)
		}
		return l.recordSharing(tx, actor, v, before)
	})
}

// recordSharing tells the trail of what everybody sees. What a view is called and looks for stays out of it: it may name a
// customer, and the trail is never changed.
func (l *Ledger) recordSharing(tx *gorm.DB, actor Actor, v *SavedView, before bool) error {
	switch {
	case v.Shared && !before:
		return l.record(tx, actor, "saved_view.shared", v.subject(), nil)
	case before && !v.Shared:
		return l.record(tx, actor, "saved_view.unshared", v.subject(), nil)
	case v.Shared:
		return l.record(tx, actor, "saved_view.changed", v.subject(), nil)
	}
	return nil
}

// DeleteView deletes a view: the owner any of theirs, an admin those that are shared. Who had it as their first has none.
func (l *Ledger) DeleteView(ctx context.Context, actor Actor, id int64) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var v SavedView
		if err := tx.Where("id = ?", id).Take(&v).Error; err != nil {
			return missing(err, "saved_view.missing")
		}
		if !v.CanDelete(actor) {
			if v.Shared {
				return problem(Forbidden, "saved_view.not_yours")
			}
			return problem(Missing, "saved_view.missing")
		}
		if err := tx.Delete(&SavedView{}, id).Error; err != nil {
			return fmt.Errorf("delete the view: %w", err)
		}
		if !v.Shared {
			return nil
		}
		return l.record(tx, actor, "saved_view.deleted", v.subject(), nil)
	})
}

// SetDefaultView says which view the actor sees where nothing is asked for; 0 for all transactions.
func (l *Ledger) SetDefaultView(ctx context.Context, actor Actor, id int64) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if id == 0 {
			return l.setDefaultView(tx, actor, nil)
		}
		var v SavedView
		if err := tx.Where("id = ? AND (user_id = ? OR shared)", id, actor.UserID).Take(&v).Error; err != nil {
			return missing(err, "saved_view.missing")
		}
		return l.setDefaultView(tx, actor, &id)
	})
}

func (l *Ledger) setDefaultView(tx *gorm.DB, actor Actor, id *int64) error {
	s := l.usualSettings(actor.UserID)
	s.ViewID = id
	return saveListSettings(tx, s, "view_id")
}
