package providertest

import (
	"testing"

	"kontor/providers"
)

// savesMethod says whether what is paid with is kept where that is asked for: with a typed card, or on a page.
func savesMethod(p providers.Provider, typed bool) bool {
	s, ok := p.(providers.MethodSaver)
	return ok && s.SavesMethod(typed)
}

func keepsMethods(p providers.Provider) bool { return savesMethod(p, false) || savesMethod(p, true) }

// keptWhere is where a method can be kept, where that is not everywhere.
func keptWhere(p providers.Provider) string {
	switch {
	case !savesMethod(p, true):
		return "on its page"
	case !savesMethod(p, false):
		return "of a typed card"
	}
	return ""
}

// pageSaves ensures that what was paid with on a page is kept, or that a page which can't is not made.
func pageSaves(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	o.SaveMethod = true
	if !savesMethod(w.Client, false) {
		p.refuses(t, seen, w, o)
		return
	}
	ref := w.Pay(t, p.make(t, seen, w, o))
	u, err := w.Client.FetchPayment(t.Context(), ref)
	if seen.note(u, err); err != nil {
		t.Fatal(err)
	}
	kept(t, seen, w, o, u)
}

// cardSaves ensures the same of a typed card: it is kept, or nothing is sent.
func cardSaves(t *testing.T, seen *witness) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	o.SaveMethod = true
	answer, err := takeCard(t.Context(), seen, w, o, w.Card)
	if !savesMethod(w.Client, true) {
		isA(t, err, providers.ErrDeclined)
		once(t, w, CardKind, 0)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	settle(t, seen, w, cardCall(o), answer)
	kept(t, seen, w, o, answer.Update)
}

// kept ensures that an update tells the name of what was kept, and that it can be charged by it.
func kept(t *testing.T, seen *witness, w World, o providers.Checkout, u providers.Update) {
	t.Helper()
	if u.Method.Token == "" {
		t.Fatalf("the update tells no token: %+v", u)
	}
	charger, ok := w.Client.(providers.TokenCharger)
	if !ok {
		t.Fatal("what is kept can't be charged")
	}
	call := newCall(providers.Charge, toCome(t, w, one), one)
	call.Customer, call.Token = o.Customer, u.Method.Token
	answer, err := seen.send(t, charger.Charge, call)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, seen, w, call, answer)
}
