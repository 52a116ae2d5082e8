package handlers

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"github.com/gin-gonic/gin"
)

// seeded is a kept book of so many invented payments, in one of the two databases.
type seeded func(b *testing.B, payments int) (database string)

// onEach runs a benchmark on SQLite and, where the tests have a server, on PostgreSQL.
func onEach(b *testing.B, bench func(b *testing.B, book seeded)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, modelstest.Seeded) })
	b.Run("postgres", func(b *testing.B) { bench(b, modelstest.SeededPostgres) })
}

func onPostgres(database string) bool { return strings.HasPrefix(database, "postgres:") }

// desk is the whole web over a book, reached over HTTP by somebody who is signed in.
type desk struct {
	b      *testing.B
	ledger *models.Ledger
	url    string
	people *http.Client
}

// acceptedEncodings are a browser's: pages are compressed as they are for people.
const acceptedEncodings = "gzip, deflate, br, zstd"

func openDesk(b *testing.B, database string) *desk {
	b.Helper()
	d := &desk{b: b, ledger: modelstest.OpenComputop(b, database)}
	web, err := New(benchDeps(d.ledger))
	if err != nil {
		b.Fatal(err)
	}
	d.url = serveWeb(b, web)
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	d.people = &http.Client{Jar: jar, Transport: &http.Transport{DisableCompression: true}}
	b.Cleanup(d.people.CloseIdleConnections)
	return d
}

// benchDeps logs as production does, but to nowhere.
func benchDeps(l *models.Ledger) Deps {
	return Deps{
		Ledger: l, Sessions: l.SessionStore(false, time.Hour), Version: "bench",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func serveWeb(b *testing.B, web http.Handler) (url string) {
	server := httptest.NewServer(web)
	b.Cleanup(server.Close)
	return server.URL
}

// openSeeded opens a seeded book and signs in.
func openSeeded(b *testing.B, database string) *desk {
	b.Helper()
	d := openDesk(b, database)
	clerk := modelstest.SeededClerk
	r, err := d.people.PostForm(d.url+"/login", url.Values{"email": {clerk.Email}, "password": {clerk.Password}})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK || r.Request.URL.Path != "/" {
		b.Fatalf("signing in ended at %s with %s, %v", r.Request.URL, r.Status, err)
	}
	return d
}

// get asks for a page and copies it to w, compressed as asked for. header is of names, each with its value.
func (d *desk) get(path, encodings string, w io.Writer, header ...string) time.Duration {
	d.b.Helper()
	request, err := http.NewRequest(http.MethodGet, d.url+path, nil)
	if err != nil {
		d.b.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", encodings)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	began := time.Now()
	r, err := d.people.Do(request)
	if err != nil {
		d.b.Fatal(err)
	}
	_, err = io.Copy(w, r.Body)
	took := time.Since(began)
	r.Body.Close()
	if err != nil || r.StatusCode != http.StatusOK || r.Request.URL.Path != request.URL.Path {
		d.b.Fatalf("%s ended at %s with %s, %v", path, r.Request.URL, r.Status, err)
	}
	return took
}

// page is how long a page takes that nobody reads.
func (d *desk) page(path string) time.Duration {
	d.b.Helper()
	return d.get(path, acceptedEncodings, io.Discard)
}

// wantRows fails the benchmark where a list is not of so many payments: it would measure something else.
func (d *desk) wantRows(path string, least, most int) {
	d.b.Helper()
	var page strings.Builder
	d.get(path, "identity", &page)
	rows := strings.Count(page.String(), "<tr") - 1 // and one of heads
	if rows < least || rows > most {
		d.b.Fatalf("%s shows %d payments, want %d to %d", path, rows, least, most)
	}
}

// door is the web's own way to a delivery, its middleware included, with another verb behind it.
func door(b *testing.B, l *models.Ledger, take func(h http.Header, body []byte) error) http.Handler {
	s := &server{Deps: benchDeps(l)}
	r := gin.New()
	r.Use(s.recover, s.log, secure)
	r.POST("/webhooks/:provider/:account", func(c *gin.Context) {
		body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, models.MaxDelivery))
		if err == nil {
			err = take(c.Request.Header, body)
		}
		if err != nil {
			b.Error(err)
			c.Status(http.StatusServiceUnavailable)
			return
		}
		c.Status(http.StatusOK)
	})
	web, err := compressed(r)
	if err != nil {
		b.Fatal(err)
	}
	return web
}

func million(what string) string { return fmt.Sprintf("a million payments, %s", what) }
