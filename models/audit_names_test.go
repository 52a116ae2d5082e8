package models_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Ensure that no line of the trail is written with a name or an e-mail but those of our own people and accounts: the trail
// is never changed, so who is erased would stay in it.
func TestTrailNamesNoCustomer(t *testing.T) {
	names := regexp.MustCompile(`(?:\.record\(|detail :?= ).*"(?:email|name|to|customer)":`)
	ours := regexp.MustCompile(`u\.subject\(\)|row\.subject\(\)|kind: "account"|"role_changed"|winner\.ID`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if names.MatchString(line) && !ours.MatchString(line) {
				t.Errorf("%s:%d writes what a customer is called into the trail: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}
