package handlers

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kontor/models"
	"kontor/web/payments"

	"github.com/gin-gonic/gin"
)

const (
	maxLiveRows = 500
	heartbeat   = 15 * time.Second // so that what stands between knows that the connection lives, and the session is looked at
	streamLife  = 5 * time.Minute  // then the browser connects anew by itself
	slowReader  = 10 * time.Second
)

// live is what a list is told of while somebody looks at it.
type live struct {
	list  payments.ListProps
	view  models.View
	rows  []int64
	above int64 // the newest payment when the page was drawn
	drawn models.Instant
	since models.Instant
	news  int // as it was told last
}

// liveList tells which rows of a list changed since it was drawn, and how many payments came that fit, or fit now: once, or by
// server-sent events as it happens. Of a change to a payment that is in no row, events tell with the next heartbeat.
func (s *server) liveList(c *gin.Context) {
	v, err := s.readLive(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if c.GetHeader("Accept") == "text/event-stream" {
		s.streamList(c, v)
		return
	}
	text, err := s.news(c.Request.Context(), v)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Data(http.StatusOK, "text/html; charset=utf-8", text)
}

func (s *server) readLive(c *gin.Context) (*live, error) {
	ctx := c.Request.Context()
	p, err := s.ownList(c, payments.ReadView(c.Request.URL.Query()))
	if err != nil {
		return nil, err
	}
	p.Shell.Actor = actor(c)
	v := &live{list: p, news: -1}
	view, errs := s.readView(ctx, p.View, p.Accounts)
	if _, err := s.whose(ctx, errs, &view.Customer); err != nil {
		return nil, err
	}
	v.view = view
	for _, id := range strings.Split(c.Query("rows"), ",") {
		if id != "" {
			v.rows = append(v.rows, readNumber(ctx, errs, "rows", id))
		}
	}
	if above := c.Query("above"); above != "0" { // of a book without payments
		v.above = readNumber(ctx, errs, "above", above)
	}
	v.drawn = models.Instant(readNumber(ctx, errs, "drawn", c.Query("drawn")))
	since := c.GetHeader("Last-Event-ID")
	if since == "" {
		since = c.Query("since")
	}
	v.since = models.Instant(readNumber(ctx, errs, "since", since))
	if len(errs) > 0 || len(v.rows) > maxLiveRows {
		return nil, &models.Problem{Code: models.Invalid, Key: "view.live"}
	}
	return v, nil
}

// news is what is to be told; empty for nothing.
func (s *server) news(ctx context.Context, v *live) ([]byte, error) {
	now := models.At(s.Ledger.Now())
	changed, err := s.Ledger.ChangedPayments(ctx, v.rows, v.since)
	if err != nil {
		return nil, err
	}
	newer, err := s.newer(ctx, v)
	if err != nil {
		return nil, err
	}
	if len(changed) == 0 && newer == max(v.news, 0) {
		return nil, nil
	}
	v.since, v.news = now, newer
	v.list.Rows = changed
	var text bytes.Buffer
	err = payments.Live(v.list, newer, v.since).Render(ctx, &text)
	return text.Bytes(), err
}

// newer counts the payments that came and, where the list is looked at from its start, those that fit now and did not.
func (s *server) newer(ctx context.Context, v *live) (int, error) {
	came, err := s.Ledger.NewerPayments(ctx, v.view, v.above, v.rows)
	if err != nil || v.view.After != "" {
		return came, err
	}
	joined, err := s.Ledger.JoinedPayments(ctx, v.view, v.list.Display().Size, v.drawn, v.above, v.rows)
	return came + joined, err
}

// streamList goes on until the browser leaves, the session ends or the house closes.
func (s *server) streamList(c *gin.Context, v *live) {
	one := s.streams.open(user(c).ID)
	if one == nil {
		c.AbortWithStatus(http.StatusTooManyRequests)
		return
	}
	defer s.streams.close(one)
	watch := s.Ledger.WatchPayments(v.rows)
	defer watch.Stop()
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Time{}) // that of the request would end the stream
	c.Header("Content-Type", "text/event-stream")
	c.Header("X-Accel-Buffering", "no")
	beat, life := time.NewTicker(heartbeat), time.NewTimer(streamLife)
	defer beat.Stop()
	defer life.Stop()
	event := []byte(": begun\n\n")
	for s.push(c, event) {
		text, err := s.news(c.Request.Context(), v)
		if err != nil || len(text) > 0 && !s.push(c, eventOf("rows", v.since, text)) {
			return
		}
		event = []byte(": here\n\n")
		select {
		case <-watch.C:
		case <-one.again:
		case <-beat.C:
		case <-life.C:
			return
		case <-s.Stopping:
			return
		case <-c.Request.Context().Done():
			return
		}
		if user, err := s.sessionUser(c, s.Sessions.New); err != nil || user == nil {
			s.push(c, eventOf("end", v.since, nil))
			return
		}
	}
}

func eventOf(name string, id models.Instant, text []byte) []byte {
	data := strings.ReplaceAll(strings.ReplaceAll(string(text), "\r", ""), "\n", "\ndata: ")
	return []byte("event: " + name + "\nid: " + strconv.FormatInt(int64(id), 10) + "\ndata: " + data + "\n\n")
}

func (s *server) push(c *gin.Context, event []byte) bool {
	control := http.NewResponseController(c.Writer)
	_ = control.SetWriteDeadline(time.Now().Add(slowReader))
	_, err := c.Writer.Write(event)
	return err == nil && control.Flush() == nil
}
