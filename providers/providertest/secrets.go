package providertest

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"regexp"
	"sync"
	"testing"

	"kontor/providers"
)

// witness makes worlds and keeps all that came out of them, to look for secrets at the end.
type witness struct {
	harness Harness
	mu      sync.Mutex
	text    bytes.Buffer
}

// listen takes what is logged while the suite runs.
func listen(t *testing.T, h Harness) *witness {
	w := &witness{harness: h}
	before, out := slog.Default(), log.Writer()
	slog.SetDefault(slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(out)
	})
	return w
}

// Write takes a line of the log.
func (w *witness) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(line)
}

// world makes a fresh one.
func (w *witness) world(t *testing.T) World {
	t.Helper()
	return w.harness.New(t)
}

// note keeps a value in every way in which it could be shown.
func (w *witness) note(values ...any) {
	for _, v := range values {
		_, _ = fmt.Fprintln(w, shownAs(v))
	}
}

// send sends a call and keeps what came of it.
func (w *witness) send(t *testing.T, send sender, call providers.Call) (providers.Answer, error) {
	t.Helper()
	answer, err := send(t.Context(), call)
	w.note(answer, err)
	return answer, err
}

func (w *witness) check(t *testing.T) {
	world := w.world(t)
	w.note(world.Client)
	slog.Info("client", "client", world.Client)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.harness.Secrets) == 0 {
		t.Fatal("no secret was planted")
	}
	for _, secret := range w.harness.Secrets {
		w.hides(t, regexp.QuoteMeta(secret))
	}
	for _, card := range []providers.Card{world.Card, world.BadCard} {
		if card != (providers.Card{}) {
			w.hides(t, regexp.QuoteMeta(card.Number))
			w.hides(t, `(^|[^.0-9A-Za-z])`+regexp.QuoteMeta(card.CVV)+`($|[^0-9A-Za-z])`) // not as a part of a time
		}
	}
}

// hides ensures that nothing that was seen matches.
func (w *witness) hides(t *testing.T, secret string) {
	t.Helper()
	text := w.text.Bytes()
	if at := regexp.MustCompile(secret).FindIndex(text); at != nil {
		t.Errorf("a secret shows: …%s…", text[max(0, at[0]-80):at[1]])
	}
}
