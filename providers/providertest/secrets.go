package providertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"strings"
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
		text, _ := json.Marshal(v)
		_, _ = fmt.Fprintf(w, "%v %+v %#v %s\n", v, v, v, text)
		if err, ok := v.(error); ok && err != nil {
			_, _ = fmt.Fprintf(w, "%+v %v\n", providers.Detail(err), providers.Detail(err).Cause)
		}
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
	client := w.world(t).Client
	w.note(client)
	slog.Info("client", "client", client)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.harness.Secrets) == 0 {
		t.Fatal("no secret was planted")
	}
	for _, secret := range w.harness.Secrets {
		if i := strings.Index(w.text.String(), secret); i >= 0 {
			t.Errorf("a secret shows: …%s…", w.text.String()[max(0, i-80):i+len(secret)])
		}
	}
}
