package providertest

import (
	"sync"
	"testing"
	"time"

	"kontor/providers"
)

// mostPages is where a list that never ends is given up.
const mostPages = 1000

// today is the time in which the suite makes payments.
func today() providers.Period {
	now := time.Now()
	return providers.Period{From: now.Add(-time.Hour), To: now.Add(time.Hour)}
}

func runList(t *testing.T, seen *witness) {
	t.Run("each once", func(t *testing.T) { listsEach(t, seen) })
	t.Run("in the period", func(t *testing.T) { listsPeriod(t, seen) })
	t.Run("made in the portal", func(t *testing.T) { listsPortal(t, seen) })
	t.Run("made between two pages", func(t *testing.T) { listsWhileMade(t, seen) })
	t.Run("left out", func(t *testing.T) { listsTheRest(t, seen) })
	t.Run("nothing", func(t *testing.T) {
		if got := listed(t, seen, seen.world(t), today(), nil); len(got) != 0 {
			t.Errorf("nothing was made, and there is %+v", got)
		}
	})
	troubledQuestion(t, seen, ListKind, func(c ctx, w World) error {
		page, err := w.Client.(providers.Lister).ListPayments(c, today(), "")
		seen.note(page, err)
		return err
	})
}

// listed is all of a period's list; between is called after each page but the last, and may be nil.
func listed(t *testing.T, seen *witness, w World, made providers.Period, between func()) []providers.Update {
	t.Helper()
	var all []providers.Update
	cursor := ""
	for range mostPages {
		page, err := w.Client.(providers.Lister).ListPayments(t.Context(), made, cursor)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Updates...)
		if cursor = page.Next; cursor == "" {
			seen.note(all)
			return all
		}
		if between != nil {
			between()
		}
	}
	t.Fatal("the list never ends")
	return nil
}

// fill makes payments for more than one page, and gives how often each is listed: never so far.
func fill(t *testing.T, w World) map[providers.PaymentRef]int {
	t.Helper()
	made := map[providers.PaymentRef]int{}
	for range w.PageSize + 3 {
		made[paidFor(t, w, one)] = 0
	}
	return made
}

func listsEach(t *testing.T, seen *witness) {
	w := seen.world(t)
	made, turns := fill(t, w), 0
	for _, u := range listed(t, seen, w, today(), func() { turns++ }) {
		if _, ours := made[u.Payment]; !ours {
			t.Errorf("nobody made %+v", u)
		}
		made[u.Payment]++
		if u.Amount != one || u.State != providers.StateAuthorized || u.RawStatus == "" || u.Created.IsZero() {
			t.Errorf("%+v", u)
		}
	}
	if w.PageSize > 0 && turns == 0 {
		t.Errorf("%d payments are on one page", len(made))
	}
	for ref, times := range made {
		if times != 1 {
			t.Errorf("%+v is listed %d times", ref, times)
		}
	}
}

// listsPeriod cuts the list at the second in which a payment was made.
func listsPeriod(t *testing.T, seen *witness) {
	w := seen.world(t)
	ref := paidFor(t, w, one)
	all := listed(t, seen, w, today(), nil)
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	at := all[0].Created.Truncate(time.Second)
	if gap := time.Since(at); gap < -time.Minute || gap > time.Minute {
		t.Errorf("it was made just now, and the list says %s", at)
	}
	for name, c := range map[string]struct {
		made providers.Period
		want int
	}{
		"the second":       {providers.Period{From: at, To: at.Add(time.Second)}, 1},
		"all before":       {providers.Period{From: at.Add(-w.ListSlack - time.Hour), To: at.Add(-w.ListSlack)}, 0},
		"all after":        {providers.Period{From: at.Add(w.ListSlack + time.Second), To: at.Add(w.ListSlack + time.Hour)}, 0},
		"another time":     {providers.Period{From: at.Add(-72 * time.Hour), To: at.Add(-48 * time.Hour)}, 0},
		"a week and a day": {providers.Period{From: at.Add(-7 * 24 * time.Hour), To: at.Add(24 * time.Hour)}, 1},
	} {
		got := listed(t, seen, w, c.made, nil)
		if len(got) != c.want || len(got) == 1 && got[0].Payment != ref {
			t.Errorf("%s: %+v, want %d", name, got, c.want)
		}
	}
}

// listsPortal ensures that what others did to a payment is told with it, or is a line of its own that names it.
func listsPortal(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.PortalRefund == nil {
		t.Skip("the simulator has nobody who refunds in the portal")
	}
	ref := captured(t, w, one)
	w.PortalRefund(t, ref, third.Minor)
	for _, u := range listed(t, seen, w, today(), nil) {
		if leadsTo(providers.News{Updates: []providers.Update{u}}, ref) && totalsOf(u).Refunded == third {
			return
		}
	}
	t.Error("the refund is not in the list")
}

// listsTheRest ensures that a payment that can't be held stops no other, and is not passed over in silence.
func listsTheRest(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.Unheld == nil {
		t.Fatal("World.Unheld is nil")
	}
	before, after := paidFor(t, w, one), func() providers.PaymentRef {
		w.Unheld(t, fresh("pay"))
		return paidFor(t, w, one)
	}()
	page, err := w.Client.(providers.Lister).ListPayments(t.Context(), today(), "")
	if seen.note(page, err); err != nil {
		t.Fatal(err)
	}
	if len(page.Updates) != 2 || page.Skipped != 1 || page.Why == "" {
		t.Errorf("%+v is not %+v and %+v with one left out", page, before, after)
	}
	page, err = w.Client.(providers.Lister).ListPayments(t.Context(), providers.Period{
		From: today().From.Add(-100 * time.Hour), To: today().From.Add(-50 * time.Hour),
	}, "")
	if err != nil || page.Skipped != 0 || page.Why != "" {
		t.Errorf("left out of another period: %+v, %v", page, err)
	}
}

// listsWhileMade ensures that a payment that is made while the list is read hides no other.
func listsWhileMade(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.PageSize == 0 {
		t.Skip("there is one page only")
	}
	made, late := fill(t, w), sync.OnceFunc(func() { paidFor(t, w, one) })
	for _, u := range listed(t, seen, w, today(), late) {
		delete(made, u.Payment)
	}
	if len(made) > 0 {
		t.Errorf("not listed: %+v", made)
	}
}
