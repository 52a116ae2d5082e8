package handlers

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	"kontor/providers/computop"
)

const (
	senders   = 32
	perSender = 100 // deliveries in a round
	rounds    = 15  // of the figure and of the yardstick, by turns
)

// BenchmarkDeliveries is how many signed deliveries a second are taken from 32 senders, each durable before its 200.
// The yardsticks stand behind the same web: a commit for each delivery, and no database at all. Nothing is read from
// the deliveries meanwhile.
func BenchmarkDeliveries(b *testing.B) {
	for name, y := range map[string]struct {
		take  func(*testing.B) func(http.Header, []byte) error
		bound modelstest.Bound
	}{
		"32 senders, beside a commit a request": {oneCommitEach, modelstest.AtLeast(4)},
		"32 senders, beside no database":        {verifyOnly, modelstest.AtLeast(0.4)},
	} {
		b.Run(name, func(b *testing.B) {
			d := openDesk(b, modelstest.SQLite(b))
			modelstest.NewAccount(b, d.ledger, "Shop")
			yardstick := serveWeb(b, door(b, d.ledger, y.take(b)))
			var ours, theirs []float64
			for b.Loop() {
				for range rounds {
					ours, theirs = append(ours, send(b, d.url)), append(theirs, send(b, yardstick))
				}
			}
			wantDeliveries(b, d.ledger, len(ours)*senders*perSender)
			modelstest.BesideRounds(b, "deliveries/s", ours, theirs, y.bound)
		})
	}
}

// verifyOnly proves the signature, makes the hash and the header that would be kept, and forgets the delivery.
func verifyOnly(b *testing.B) func(http.Header, []byte) error {
	client, err := computop.Gateway.Connect(providers.Config{
		Mode: providers.ModeSimulator, BaseURL: "http://127.0.0.1:1", Credentials: modelstest.Credentials,
	})
	if err != nil {
		b.Fatal(err)
	}
	return func(h http.Header, body []byte) error {
		if _, err := client.(providers.WebhookReceiver).VerifyWebhook(h, body); err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		_, err := json.Marshal(map[string]string{"key": hex.EncodeToString(sum[:]), "signature": h.Get(modelstest.SignatureHeader)})
		return err
	}
}

// oneCommitEach proves the signature and inserts the delivery by itself, into a file like ours.
func oneCommitEach(b *testing.B) func(http.Header, []byte) error {
	file := modelstest.SQLite(b)
	modelstest.NewAccount(b, modelstest.OpenComputop(b, file), "Shop")
	db := modelstest.Durable(b, file)
	insert, err := db.Prepare(`INSERT INTO deliveries (account_id, event_key, signed, status, header, body, due_at, received_at, last_at)
		VALUES (1, ?, 1, 'received', '{}', ?, 1, 1, 1)`)
	if err != nil {
		b.Fatal(err)
	}
	verify := verifyOnly(b)
	return func(h http.Header, body []byte) error {
		if err := verify(h, body); err != nil {
			return err
		}
		_, err := insert.Exec(h.Get(modelstest.SignatureHeader), body)
		return err
	}
}

// send is the deliveries a second of one round, each of its own and signed beforehand. A sender keeps its connection
// and writes bytes that are ready: on two processors a client that does more would be half of what is measured.
func send(b *testing.B, url string) float64 {
	b.Helper()
	address := strings.TrimPrefix(url, "http://")
	var requests [senders][][]byte
	for i := range requests {
		for range perSender {
			requests[i] = append(requests[i], request(address))
		}
	}
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	ready.Add(senders)
	for _, own := range requests {
		done.Go(func() {
			if err := sendAll(address, own, ready.Done, begin); err != nil {
				b.Error(err)
			}
		})
	}
	ready.Wait()
	began := time.Now()
	close(begin)
	done.Wait()
	return senders * perSender / modelstest.Since(began)
}

func request(address string) []byte {
	header, body := modelstest.AuthorizedDelivery()
	var r strings.Builder
	fmt.Fprintf(&r, "POST /webhooks/computop/shop HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n", address)
	fmt.Fprintf(&r, "%s: %s\r\nContent-Length: %d\r\n\r\n%s", modelstest.SignatureHeader, header.Get(modelstest.SignatureHeader), len(body), body)
	return []byte(r.String())
}

func sendAll(address string, requests [][]byte, ready func(), begin <-chan struct{}) error {
	conn, err := net.Dial("tcp", address)
	ready()
	if err != nil {
		return err
	}
	defer conn.Close()
	reader := bufio.NewReader(conn)
	<-begin
	for _, r := range requests {
		if _, err := conn.Write(r); err != nil {
			return err
		}
		answer, err := http.ReadResponse(reader, nil)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("a delivery was answered with %s, %w", answer.Status, err)
		}
	}
	return nil
}

// wantDeliveries fails the benchmark where one of the deliveries is not in the book.
func wantDeliveries(b *testing.B, l *models.Ledger, want int) {
	b.Helper()
	counted := 0
	for before := int64(0); ; {
		some, more, err := l.FindDeliveries(b.Context(), models.DeliveryFilter{Before: before, Limit: 500})
		if err != nil {
			b.Fatal(err)
		}
		if counted += len(some); !more {
			break
		}
		before = some[len(some)-1].ID
	}
	if counted != want {
		b.Errorf("%d deliveries were answered with 200, %d are in the book", want, counted)
	}
}
