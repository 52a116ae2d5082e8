package web_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestEveryPageHasItsLandmarks(t *testing.T) {
	onEach(t, func(t *testing.T, doc *goquery.Document) {
		for selector, n := range map[string]int{"html[lang=en]": 1, "h1": 1, "main#main": 1, "[role=status]#announcer": 1, "a.skip-link[href='#main']": 1, "head > title": 1} {
			if got := doc.Find(selector).Length(); got != n {
				t.Errorf("%d of %s, want %d", got, selector, n)
			}
		}
		if h1 := strings.TrimSpace(doc.Find("h1").Text()); !strings.HasPrefix(doc.Find("head > title").Text(), h1) {
			t.Errorf("the title %q does not begin with the heading %q", doc.Find("head > title").Text(), h1)
		}
	})
}

// Our policy allows no inline script or style, and no attribute that htmx would have to evaluate.
func TestNothingIsInline(t *testing.T) {
	evaluated := regexp.MustCompile(`^(on|hx-on)|^style$`)
	onEach(t, func(t *testing.T, doc *goquery.Document) {
		doc.Find("script").Each(func(_ int, s *goquery.Selection) {
			if src, ok := s.Attr("src"); !ok || !strings.HasPrefix(src, "/static/") || s.Text() != "" {
				t.Errorf("a script that is not a file of ours: %q", s.Text())
			}
		})
		if doc.Find("style").Length() > 0 {
			t.Error("a style element")
		}
		doc.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if evaluated.MatchString(a.Key) || strings.HasPrefix(a.Val, "js:") || strings.HasPrefix(a.Val, "javascript:") ||
					a.Key == "hx-trigger" && strings.Contains(a.Val, "[") {
					t.Errorf("<%s> has %s=%q", s.Nodes[0].Data, a.Key, a.Val)
				}
			}
		})
	})
}

// Foreign text stays text: none of the pages' sample names became an element.
func TestForeignTextIsEscaped(t *testing.T) {
	onEach(t, func(t *testing.T, doc *goquery.Document) {
		if doc.Find("body script").Length() > 0 {
			t.Error("a script in the body")
		}
	})
}

func TestEveryControlHasALabelAndIDsAreUnique(t *testing.T) {
	onEach(t, func(t *testing.T, doc *goquery.Document) {
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if seen[id] {
				t.Errorf("two elements with the id %q", id)
			}
			seen[id] = true
		})
		doc.Find("input:not([type=hidden], [type=submit]), select, textarea").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if s.Closest("label").Length() == 0 && (id == "" || doc.Find(`label[for="`+id+`"]`).Length() != 1) {
				t.Errorf("%s has no label", s.AttrOr("name", "a control"))
			}
		})
		for _, attribute := range []string{"aria-describedby", "aria-labelledby", "popovertarget"} {
			doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
				for _, id := range strings.Fields(s.AttrOr(attribute, "")) {
					if !seen[id] {
						t.Errorf("%s names %q, which is not there", attribute, id)
					}
				}
			})
		}
		doc.Find("button, a").Each(func(_ int, s *goquery.Selection) {
			if strings.TrimSpace(s.Text()) == "" && s.AttrOr("aria-label", "") == "" {
				html, _ := goquery.OuterHtml(s)
				t.Errorf("nothing names %.200s", html)
			}
		})
	})
}

// Without scripts every form goes to a path of ours; what changes something is a POST.
func TestEveryFormWorksWithoutScripts(t *testing.T) {
	onEach(t, func(t *testing.T, doc *goquery.Document) {
		doc.Find("form").Each(func(_ int, s *goquery.Selection) {
			action, method := s.AttrOr("action", ""), s.AttrOr("method", "")
			if s.AttrOr("target", "") == "_blank" { // to a payment page
				return
			}
			if !strings.HasPrefix(action, "/") || method != "post" && method != "get" {
				t.Errorf("a form with the method %q to %q", method, action)
			}
			if to, ok := s.Attr("hx-post"); ok && (to != action || method != "post") {
				t.Errorf("with scripts the form goes to %q, without to %s %q", to, method, action)
			}
		})
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			if href := s.AttrOr("href", ""); !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "mailto:") {
				t.Errorf("a link to %q", href)
			}
		})
	})
}
