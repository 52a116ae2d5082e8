package modelstest

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"testing"

	"kontor/models"
	"kontor/providers"
)

// Credentials are of an account whose deliveries are signed.
var Credentials = map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo", "webhook_hmac": "sim_hmac"}

// SignatureHeader is where Computop's signature stands.
const SignatureHeader = "X-Paygate-Signature"

// NewAccount makes a simulator's account that nobody listens for.
func NewAccount(t testing.TB, l *models.Ledger, name string) *models.Account {
	t.Helper()
	a, err := l.CreateAccount(context.Background(), Admin, models.AccountInput{
		Provider: "computop", Name: name, Mode: providers.ModeSimulator, BaseURL: "http://127.0.0.1:1", Credentials: Credentials,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// AuthorizedDelivery is a signed one about an authorization of its own.
func AuthorizedDelivery() (http.Header, []byte) {
	var id [16]byte
	rand.Read(id[:])
	body := fmt.Appendf(nil, `{"payId":"%x","transId":"T%x","refNr":"refNb77254","status":"AUTHORIZED","responseCode":"00000000",`+
		`"responseDescription":"success","amount":{"value":10000,"currency":"EUR"},"paymentMethods":[{"type":"CARD"}],`+
		`"creationDate":"2026-11-18T11:20:30Z"}`, id, id[:8])
	mac := hmac.New(sha256.New, []byte(Credentials["webhook_hmac"]))
	mac.Write(body)
	return http.Header{SignatureHeader: {hex.EncodeToString(mac.Sum(nil))}}, body
}

// Durable opens a SQLite file as the book's writer does: one connection, each commit on the disk before it returns.
func Durable(t testing.TB, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=5000&_foreign_keys=1")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}
