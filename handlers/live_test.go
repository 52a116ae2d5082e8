package handlers_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
)

// listen opens the stream of a list's page; the answer is read by whoever asked.
func (r *rig) listen(path string) *http.Response {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 2*time.Minute)
	r.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// hears reads a stream up to a line with some text.
func hears(t *testing.T, stream *bufio.Reader, text string) {
	t.Helper()
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream ends before %q: %v", text, err)
		}
		if strings.Contains(line, text) {
			return
		}
	}
}

// live is where a list's page asks, with its rows.
func (r *rig) live(view string) string {
	r.t.Helper()
	results := r.get(view).wants(http.StatusOK).Find("#results")
	var rows []string
	for _, n := range results.Find("tbody tr").Nodes {
		for _, a := range n.Attr {
			if a.Key == "id" {
				rows = append(rows, strings.TrimPrefix(a.Val, "transaction-"))
			}
		}
	}
	return results.AttrOr("data-live", "") + "&rows=" + strings.Join(rows, ",") + "&since=" + results.AttrOr("data-since", "")
}

// Ensure that a list is told of the change of a row, of new payments that fit and of no others, and of the session's end, after
// which it hears nothing.
func TestLiveList(t *testing.T) {
	r := newRig(t)
	p := r.Authorized(t, money.New(10_00, "EUR"))
	r.Clock.Turn(time.Minute)
	r.as(models.Clerk)
	path := r.live("/transactions?currency=EUR")
	if want := fmt.Sprintf("above=%d&", p.ID); !strings.Contains(path, want) {
		t.Errorf("new is what is not %s: %s", want, path)
	}
	answer := r.listen(path)
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%d, %s", answer.StatusCode, kind)
	}
	stream := bufio.NewReader(answer.Body)
	hears(t, stream, ": begun")
	r.post(transaction(p.ID, "/captures"), url.Values{"key": {"k1"}, "amount": {"10"}}).wants(http.StatusSeeOther)
	r.Work(t)
	hears(t, stream, "event: rows")
	hears(t, stream, fmt.Sprintf(`id="transaction-%d"`, p.ID))
	hears(t, stream, "captured")
	r.Take(t, money.New(500, "JPY"), providers.CaptureManual)
	r.Take(t, money.New(20_00, "EUR"), providers.CaptureManual)
	hears(t, stream, "1 new")
	asked := r.get(path).wants(http.StatusOK)
	if asked.Find(fmt.Sprintf("tr#transaction-%d .cell-status", p.ID)).Length() != 1 || asked.Find(`#newer[role=status] a[href="/transactions?currency=EUR"]`).Length() != 1 {
		t.Errorf("who asks is told %s", asked.body)
	}
	r.post("/logout", nil).wants(http.StatusSeeOther)
	hears(t, stream, "event: end")
	if rest, err := io.ReadAll(stream); err != nil || strings.Contains(string(rest), "rows") {
		t.Errorf("after the end: %s, %v", rest, err)
	}
	r.get(path).wants(http.StatusSeeOther)
}

// Ensure that a list is told of a payment that comes to fit it, and not of one that changes in a row of its own.
func TestLiveListTellsWhatFitsNow(t *testing.T) {
	r := newRig(t)
	p, listed := r.Authorized(t, money.New(10_00, "EUR")), r.Captured(t, money.New(20_00, "EUR"))
	r.Clock.Turn(time.Minute)
	r.as(models.Clerk)
	path := r.live("/transactions?status=captured&status=refunded")
	told := func() string { return r.get(path).wants(http.StatusOK).Find("#newer").Text() }
	if text := told(); text != "" {
		t.Errorf("before anything happens: %q", text)
	}
	r.Clock.Turn(time.Minute)
	r.post(transaction(listed.ID, "/refunds"), url.Values{"key": {"k1"}, "amount": {"20"}, "reason": {"goodwill"}}).wants(http.StatusSeeOther)
	r.Work(t)
	if text := told(); text != "" {
		t.Errorf("a row changed: %q", text)
	}
	r.post(transaction(p.ID, "/captures"), url.Values{"key": {"k2"}, "amount": {"10"}}).wants(http.StatusSeeOther)
	r.Work(t)
	if text := told(); !strings.HasPrefix(text, "1 new") {
		t.Errorf("a payment fits now: %q", text)
	}
}

// Ensure that nobody has more streams than a browser has connections, and that a closed one makes room.
func TestLiveListIsBounded(t *testing.T) {
	r := newRig(t)
	r.as(models.Viewer)
	path := r.live("/transactions")
	var all []*http.Response
	for range 6 {
		answer := r.listen(path)
		if answer.StatusCode != http.StatusOK {
			text, _ := io.ReadAll(answer.Body)
			t.Fatalf("%d at %s: %s", answer.StatusCode, path, text)
		}
		hears(t, bufio.NewReader(answer.Body), ": begun")
		all = append(all, answer)
	}
	if answer := r.listen(path); answer.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("the seventh gets %d", answer.StatusCode)
	}
	all[0].Body.Close()
	for begun := time.Now(); r.listen(path).StatusCode != http.StatusOK; {
		if time.Since(begun) > time.Minute {
			t.Fatal("there is no room again")
		}
	}
	r.get("/transactions/live?rows=x").wants(http.StatusUnprocessableEntity)
}
