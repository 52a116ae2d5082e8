package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Ensure that the table stands between the markers, that what is around them stays, and that a stale one is noticed.
func TestWriteAndCheck(t *testing.T) {
	name := filepath.Join(t.TempDir(), "README.md")
	page := "before\n" + begin + "\nold\n" + end + "\nafter\n"
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run("", name); err == nil || !strings.Contains(err.Error(), "stale") {
		t.Errorf("an old table: %v", err)
	}
	if err := run(name, ""); err != nil {
		t.Fatal(err)
	}
	if err := run("", name); err != nil {
		t.Errorf("a fresh table: %v", err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	if !strings.HasPrefix(got, "before\n"+begin+"\n| |") || !strings.HasSuffix(got, "|\n"+end+"\nafter\n") || strings.Contains(got, "old") {
		t.Errorf("%s", got)
	}
}

func TestMarkers(t *testing.T) {
	for _, page := range []string{"", begin, end + begin, begin + end + begin} {
		if got, err := between([]byte(page), "table\n"); err == nil {
			t.Errorf("%q became %q", page, got)
		}
	}
}

func TestTable(t *testing.T) {
	text, err := table(gateways)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, l := range lines {
		if columns := strings.Count(l, "|"); columns != len(gateways)+2 {
			t.Errorf("%d columns in %q", columns, l)
		}
	}
	for _, want := range []string{"| capture | yes |", "| reversal | yes: whole only |", "| balances | – |"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
