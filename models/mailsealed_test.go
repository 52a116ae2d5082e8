package models_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a letter's words and files stand in no file of the database, and are read by whoever has the key: the
// address of a customer's page is in them.
func TestLettersAreSealed(t *testing.T) {
	file := modelstest.SQLite(t)
	l := modelstest.Open(t, models.Options{Database: file, Composer: &plainly{}})
	m, err := l.SendTestMail(t.Context(), modelstest.Admin, "k1", "vera@example.com", "en")
	if err == nil {
		err = l.RunDueJobs(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err = l.Mail(t.Context(), m.ID)
	if err != nil || m.Text != "Hello Ada" || m.HTML != "<p>Hello Ada</p>" {
		t.Fatalf("%+v, %v", m, err)
	}
	if f, err := l.MailFile(t.Context(), m.ID, 1); err != nil || string(f.Content) != "second file" {
		t.Errorf("%+v, %v", f, err)
	}
	if names, err := l.MailFileNames(t.Context(), m.ID); err != nil || len(names) != 2 || names[1].Size != len("second file") || names[1].Content != nil {
		t.Errorf("%+v, %v", names, err)
	}
	for _, path := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, words := range []string{"Hello Ada", "second file"} {
			if bytes.Contains(content, []byte(words)) {
				t.Errorf("%q stands in %s", words, path)
			}
		}
	}
}

// Ensure that letters are read with a new key, and without the old one from then on; also one whose person was erased.
func TestLettersAreSealedAnew(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database, Composer: &plainly{}})
		var ids []int64
		for _, key := range []string{"k1", "k2"} {
			m, err := l.SendTestMail(t.Context(), modelstest.Admin, key, "vera@example.com", "en")
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, m.ID)
		}
		if err := l.RunDueJobs(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := models.Writer(l).Exec("UPDATE mails SET text = NULL, html = NULL WHERE id = ?", ids[1]).Error; err != nil {
			t.Fatal(err)
		}
		next := bytes.Repeat([]byte{9}, models.KeySize)
		modelstest.Open(t, models.Options{Database: database, Key: next, OldKeys: [][]byte{modelstest.Key}})
		alone := modelstest.Open(t, models.Options{Database: database, Key: next})
		for i, want := range []string{"Hello Ada", ""} {
			m, err := alone.Mail(t.Context(), ids[i])
			if err != nil || m.Text != want {
				t.Errorf("mail %d: %+v, %v", i, m, err)
			}
			if files, err := alone.MailFiles(t.Context(), ids[i]); err != nil || len(files) != 2 || string(files[0].Content) != "first file" {
				t.Errorf("mail %d: %v, %v", i, files, err)
			}
		}
	})
}

// Ensure that a change of the key that was cut off in the middle is told to whoever has one of the two keys only, and that
// it goes on with both: every letter is read then, and with the new key alone afterwards.
func TestKeyChangeIsCutOff(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database, Composer: &plainly{}})
		var ids []int64
		for n := range 250 { // three chunks
			m, err := l.SendTestMail(t.Context(), modelstest.Admin, fmt.Sprintf("k%d", n), "vera@example.com", "en")
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, m.ID)
		}
		if err := l.RunDueJobs(t.Context()); err != nil {
			t.Fatal(err)
		}
		// What can't be read stops the change as a kill would: behind the first chunk, and before the last.
		whole := sealedText(t, l, ids[150])
		sets(t, l, ids[150], []byte("damaged, and long enough to be looked at"))
		next := bytes.Repeat([]byte{9}, models.KeySize)
		both := models.Options{Database: database, Key: next, OldKeys: [][]byte{modelstest.Key}}
		refused := func(o models.Options) {
			t.Helper()
			if _, err := models.Open(t.Context(), o); !errors.Is(err, models.ErrKey) {
				t.Fatalf("it opens: %v", err)
			}
		}
		refused(both)
		refused(models.Options{Database: database, Key: modelstest.Key})
		refused(models.Options{Database: database, Key: next})
		_, err := models.Open(t.Context(), models.Options{Database: database, Key: next})
		if err == nil || !strings.Contains(err.Error(), "cut off, start once more with the old key") {
			t.Errorf("what to do is not said: %v", err)
		}
		var moved int // each sealed value begins with the key's name
		old := sealedText(t, l, ids[200])[:4]
		err = models.Writer(l).Raw("SELECT count(*) FROM mails WHERE id <> ? AND substr(text, 1, 4) <> ?", ids[150], old).Scan(&moved).Error
		if err != nil || moved != 100 {
			t.Errorf("%d letters have the new key, want those of one chunk; %v", moved, err)
		}
		sets(t, l, ids[150], whole)
		modelstest.Open(t, both)
		refused(models.Options{Database: database, Key: modelstest.Key})
		alone := modelstest.Open(t, models.Options{Database: database, Key: next})
		for _, id := range ids {
			if m, err := alone.Mail(t.Context(), id); err != nil || m.Text != "Hello Ada" {
				t.Fatalf("mail %d: %+v, %v", id, m, err)
			}
			if files, err := alone.MailFiles(t.Context(), id); err != nil || len(files) != 2 {
				t.Fatalf("mail %d: %v, %v", id, files, err)
			}
		}
	})
}

func sealedText(t *testing.T, l *models.Ledger, id int64) (text []byte) {
	t.Helper()
	if err := models.Writer(l).Raw("SELECT text FROM mails WHERE id = ?", id).Row().Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func sets(t *testing.T, l *models.Ledger, id int64, text []byte) {
	t.Helper()
	if err := models.Writer(l).Exec("UPDATE mails SET text = ? WHERE id = ?", text, id).Error; err != nil {
		t.Fatal(err)
	}
}
