package models

import (
	"fmt"
	"net/url"
	"unicode/utf8"
)

// scrubViews takes the person out of what people called their views, and looked for in them. There are few.
func (e *eraser) scrubViews() error {
	var views []SavedView
	if err := e.tx.Select("id", "name", "query").Find(&views).Error; err != nil {
		return fmt.Errorf("look through saved views: %w", err)
	}
	s := e.words.scrubber()
	for i := range views {
		v := &views[i]
		name, query := s.scrub(v.Name), s.scrubQuery(v.Query)
		if name == v.Name && query == v.Query {
			continue
		}
		if utf8.RuneCountInString(name) > maxViewName {
			name = erased
		}
		if err := e.tx.Model(&SavedView{}).Where("id = ?", v.ID).UpdateColumns(map[string]any{"name": name, "query": query}).Error; err != nil {
			return fmt.Errorf("scrub a saved view: %w", err)
		}
	}
	return nil
}

// scrubQuery takes the person out of what a saved view searches for.
func (s scrubber) scrubQuery(text string) string {
	query, err := url.ParseQuery(text)
	q := query.Get("q")
	clean := s.scrub(q)
	if err != nil || clean == q { // it was read before it was kept
		return text
	}
	if query.Set("q", clean); len(query.Encode()) > maxViewQuery {
		query.Set("q", erased)
	}
	return query.Encode()
}
