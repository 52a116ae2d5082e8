package handlers

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"kontor/models/modelstest"
	"kontor/web/payments"

	"github.com/gin-gonic/gin"
)

// BenchmarkLargeList is the list of a large book: beside that of a million, deep inside it beside its first page, and
// beside the same page that is only rendered, its rows being in memory.
func BenchmarkLargeList(b *testing.B) {
	onEach(b, largeList)
}

func largeList(b *testing.B, book seeded) {
	const path = "/transactions?status=captured&currency=EUR"
	d := openSeeded(b, book(b, modelstest.Large(b)))
	d.wantRows(path, pageSize, pageSize)
	page := func(path string) func(int) time.Duration { return func(int) time.Duration { return d.page(path) } }
	b.Run("two filters, beside a million", func(b *testing.B) {
		million := openSeeded(b, book(b, 1_000_000))
		f, y := alternate(b, page(path), func(int) time.Duration { return million.page(path) })
		modelstest.BesideTimes(b, f, y, modelstest.AtMost(1.5), modelstest.Bound{})
	})
	for name, days := range map[string]int{"half a year back": 182, "at its end": 362} {
		deep := "/transactions?status=captured&currency=EUR&after=" + d.olderThan(days)
		d.wantRows(deep, pageSize, pageSize)
		b.Run(name+", beside the first page", func(b *testing.B) {
			f, y := alternate(b, page(deep), page(path))
			modelstest.BesideTimes(b, f, y, modelstest.AtMost(1.5), modelstest.Bound{})
		})
	}
	b.Run("beside the same from memory", func(b *testing.B) {
		memory := *d
		memory.url = serveWeb(b, rendered(b, d))
		f, y := alternate(b, page(path), func(int) time.Duration { return memory.page(path) })
		modelstest.BesideTimes(b, f, y, modelstest.AtMost(2), modelstest.Bound{})
	})
}

var nextPage = regexp.MustCompile(`rel="next" href="[^"]*[?&;]after=([^"&]+)`)

// olderThan is where the page after the first begins of what is so many days old.
func (d *desk) olderThan(days int) string {
	d.b.Helper()
	var page bytes.Buffer
	d.get("/transactions?status=captured&currency=EUR&to="+d.ledger.Now().UTC().AddDate(0, 0, -days).Format(time.DateOnly), "identity", &page)
	found := nextPage.FindSubmatch(page.Bytes())
	if found == nil {
		d.b.Fatalf("there is no page after the first of %d days ago", days)
	}
	return string(found[1])
}

// rendered answers with the list as the first request found it.
func rendered(b *testing.B, d *desk) http.Handler {
	s := &server{Deps: benchDeps(d.ledger), streams: newStreams(), labels: map[string]string{}}
	var kept *payments.ListProps
	var language context.Context
	find := func(c *gin.Context) {
		p, err := s.ownList(c, payments.ReadView(c.Request.URL.Query()))
		if err == nil {
			p.Shell = s.listShell(c, &p)
			openListForm(c, &p)
			err = s.findRows(c.Request.Context(), &p)
		}
		if err != nil || len(p.Rows) == 0 {
			b.Error("the list is not found: ", err)
		}
		kept, language = &p, context.WithoutCancel(c.Request.Context())
	}
	r := gin.New()
	r.Use(s.recover, s.log, secure)
	r.GET("/transactions", func(c *gin.Context) {
		if kept != nil {
			c.Request = c.Request.WithContext(language)
			render(c, http.StatusOK, payments.List(*kept))
			c.Abort()
		}
	}, s.bounded, s.settings, s.signedIn, find, func(c *gin.Context) { render(c, http.StatusOK, payments.List(*kept)) })
	web, err := compressed(r)
	if err != nil {
		b.Fatal(err)
	}
	return web
}
