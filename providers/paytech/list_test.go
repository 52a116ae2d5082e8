package paytech

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"kontor/providers"
)

// TestListGoesThroughOneSecond ensures that more payments of one second than a page holds are all listed once, and that
// the cursor goes back in time where it can.
func TestListGoesThroughOneSecond(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var made []time.Time // newest first
	for range 40 {
		made = append(made, day.Add(12*time.Hour))
	}
	for range 350 {
		made = append(made, day.Add(9*time.Hour))
	}
	for i := range 120 {
		made = append(made, day.Add(8*time.Hour-time.Duration(i)*time.Second/3))
	}
	deepest := 0
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		offset, _ := strconv.Atoi(q.Get("offset"))
		deepest = max(deepest, offset)
		_, _ = io.WriteString(w, pageOf(made, when(q.Get("created.gte")), when(q.Get("created.lt")), offset))
	}))
	seen, cursor := map[string]int{}, ""
	for range 100 {
		page, err := client.ListPayments(t.Context(), providers.Period{From: day, To: day.AddDate(0, 0, 1)}, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range page.Updates {
			seen[u.Payment.ProviderID]++
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(seen) != len(made) {
		t.Errorf("%d of %d listed", len(seen), len(made))
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("%s: %d times", id, times)
		}
	}
	if deepest >= 350 {
		t.Errorf("offset %d", deepest)
	}
}

// pageOf answers as GET /payments does.
func pageOf(made []time.Time, from, to time.Time, offset int) string {
	result := []map[string]any{}
	more := false
	for i, at := range made {
		switch at = at.Truncate(time.Second); {
		case at.Before(from) || !at.Before(to):
		case offset > 0:
			offset--
		case len(result) == pageSize:
			more = true
		default:
			result = append(result, map[string]any{
				"id": fmt.Sprintf("%032d", i), "paymentType": "DEPOSIT", "state": "COMPLETED", "amount": 1, "currency": "EUR",
				"created": at.Format(timeLayout),
			})
		}
	}
	text, _ := json.Marshal(map[string]any{"status": 200, "hasMore": more, "result": result})
	return string(text)
}

// TestListLeavesOut ensures that what Kontor can't hold stops nothing else.
func TestListLeavesOut(t *testing.T) {
	good := recorded(t, "webhooks/deposit.completed.json")
	body := wrapped("[" + recorded(t, "webhooks/deposit.bitcoin.json") + `,{"id":"short","paymentType":"DEPOSIT"},{"id":"` + testID + `","paymentType":"LOAN"},` +
		`{"id":"` + testID + `","paymentType":"DEPOSIT","state":"COMPLETED","amount":1.234,"currency":"EUR"},` +
		recorded(t, "webhooks/refund.completed.json") + "," + good + "]")
	page, err := connect(t, says(t, 200, body)).ListPayments(t.Context(), providers.Period{}, "")
	if err != nil || len(page.Updates) != 2 || page.Updates[0].Operations == nil || page.Updates[1].Totals == nil || page.Next != "" || page.Skipped != 4 {
		t.Errorf("%+v, %v", page, err)
	}
}

// TestListMakesNoSense ensures that a list that can't be gone on with is no end.
func TestListMakesNoSense(t *testing.T) {
	for _, result := range []string{`[]`, `[{"id":"` + testID + `","paymentType":"DEPOSIT","state":"PENDING","currency":"EUR"}]`} {
		_, err := connect(t, says(t, 200, `{"status":200,"hasMore":true,"result":`+result+`}`)).ListPayments(t.Context(), providers.Period{}, "")
		wantKind(t, result, err, providers.ErrUnknown, "garbage")
	}
}
