package words_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/billing"
	"kontor/providers"
	"kontor/web/exports"
	"kontor/web/words"
)

// asks are the ways in which code names a key of the catalogue as a whole.
var asks = regexp.MustCompile(`(?:words\.(?:T|N|Or)\(ctx,|words\.(?:T|N|Or)\(c\.Request\.Context\(\),|problem\([A-Z]\w+,|missing\(err,|leaveNotice\(c,|\bKey:|\.fault\([^,\n]+,[^,\n]+(?:, "[a-z_]+"\))?,)\s*"([a-z0-9_.-]+)"(\s*\+)?`)

var (
	mentioned = regexp.MustCompile(`"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"`)
	begun     = regexp.MustCompile(`"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.)(?:"\s*\+|%s")`)
	ended     = regexp.MustCompile(`\+\s*"(\.[a-z_-]+(?:\.[a-z_-]+)*)"`)
)

// families are keys that code puts together of a beginning and a word of the book.
var families = map[string][]string{
	"payment.status.":   append(slugs(models.PaymentStatuses), "disputed"),
	"payment.state.":    {"open", "pending", "authorized", "declined", "cancelled", "expired", "unknown"},
	"payment.kind.":     paymentKinds,
	"history.created.":  paymentKinds,
	"payment.capture.":  {"automatic", "manual", "delayed", "after"},
	"operation.status.": operationStatuses,
	"operation.kind.":   kinds,
	"operation.doubt.":  kinds,
	"outcome.":          operationStatuses,
	"outcome.bare.":     operationStatuses,
	"delivery.status.":  of(models.DeliveryStatuses),
	"mail.status.":      append(of(models.MailStatuses), "uncertain"),
	"mail.outcome.":     append(of(models.MailStatuses), "uncertain"),
	"mail.kind.":        of(models.LetterKinds),
	"mail.language.":    models.MailLanguages,
	"role.":             of(models.Roles),
	"role.can.":         of(models.Roles),
	"account.mode.":     {"simulator", "test", "live"},
	"action.":           choices, "dialog.": choices, "dialog.hint.": choices, "submit.": choices, "notice.": choices,
	"profile.language.": models.Locales,
	"action.hint.":      {"increment", "confirmation", "approval", "rejection", "update"},
	"limit.once.":       kinds, "limit.done.": choices, "limit.whole.": {"capture", "refund", "reversal"},
	"unsupported.": append(channels, kinds...), "checkout.channel.": {"hosted", "intent", "saved", "card"}, "payment.channel.": channels,
	"link.status.": of(models.LinkStatuses), "links.uses.": {"once", "many"}, "link.": {"mail", "remind"},
	"decline.": append(of(providers.Reasons), "unknown"),
	"drift.":   {"authorization", "capture", "reversal", "refund", "chargeback", "currency", "rules", "not_found", "other"},
	"capture.": amountProblems, "refund.": amountProblems, "reversal.": amountProblems, "chargeback.": amountProblems,
	"payout.to.": destinations, "payment.went.": destinations,
	"payout.":             {"bank_holder", "bank_number", "bank_code", "bank_name", "bank_country"},
	"account.cards_hint.": cardUses, "account.cards_off_hint.": cardUses,
	"document.unit.": lower(billing.Units), "document.reason.": {"reverse_charge", "intra_eu", "export", "out_of_scope"},
	"company.preview.": of(models.PreviewableLetters), "company.letter.": letterPlaces(), "company.language.": models.MailLanguages, "company.letters_in.": models.MailLanguages, "company.locale.": models.Locales,
	"audit.about.":    {"account", "company", "customer", "delivery", "invoice", "mail", "payment", "user", "other"},
	"invoice.status.": slugs(models.InvoiceStatuses), "invoice.kind.": {"invoice", "credit-note"}, "invoice.file.": {"pdf", "xml", "hybrid"},
	"invoice.action.": invoiceActions, "invoice.hint.": invoiceActions, "invoice.submit.": invoiceActions,
	"invoice.category.": {"s", "z", "e", "ae", "k", "g", "o"}, "invoice.letter.": {"invoice", "invoice-reminder", "credit-note"},
	"export.format.": of(exports.Formats), "export.hint.": of(exports.Formats), "export.short.": of(exports.Formats),
	"datev.book_hint.": of(models.DatevBooks), "datev.month.": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	"allocation.reason.": slugs(models.AllocationReasons),
}

var (
	kinds = []string{
		"authorization", "capture", "refund", "reversal", "increment", "credit", "payout", "charge", "chargeback", "wonback", "approval",
		"rejection", "confirmation", "update",
	}
	choices = []string{
		"capture", "refund", "reversal", "increment", "confirmation", "chargeback", "approval", "rejection", "update",
	}
	channels = []string{
		models.ChannelHosted, models.ChannelIntent, models.ChannelCredit, models.ChannelPayout, models.ChannelSaved, models.ChannelCard, models.ChannelLink,
		models.ChannelRecurring,
	}
	invoiceActions    = []string{"finalise", "send", "remind", "credit", "void", "transfer", "return", "match"}
	paymentKinds      = of([]models.PaymentKind{models.KindPayment, models.KindCredit, models.KindPayout})
	destinations      = of([]models.DestinationKind{models.ToSavedMethod, models.ToBank, models.ToPayment, models.ToCard})
	cardUses          = []string{"payments", "payouts", "both"}
	amountProblems    = []string{"all_under_way", "nothing_left", "too_large"}
	operationStatuses = []string{
		"awaiting_approval", "requested", "sending", "succeeded", "declined", "pending", "unknown", "rejected", "withdrawn",
	}
)

func letterPlaces() (names []string) {
	for _, p := range models.LetterPlaces {
		names = append(names, p.Name)
	}
	return names
}

func of[S ~string](all []S) (plain []string) {
	for _, s := range all {
		plain = append(plain, string(s))
	}
	return plain
}

// lower are codes as keys have them.
func lower(codes []string) (keys []string) {
	for _, code := range codes {
		keys = append(keys, strings.ToLower(code))
	}
	return keys
}

// slugs are words of the book as the catalogue has them.
func slugs[S ~string](all []S) []string {
	plain := of(all)
	for i, s := range plain {
		plain[i] = strings.ReplaceAll(s, " ", "-")
	}
	return plain
}

// sources are all files that may name a key.
func sources(t *testing.T) map[string]string {
	t.Helper()
	root, texts := filepath.Join("..", ".."), map[string]string{}
	for _, dir := range []string{"web", "handlers", "models"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go") {
				text, err := os.ReadFile(path)
				texts[path] = string(text)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func catalogue(t *testing.T) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(messages(t, "en")))
}

// messages are a language's, each as text or as plural forms.
func messages(t *testing.T, language string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

var filledIn = regexp.MustCompile(`\{\{[^}]*\}\}`)

// Ensure that every sentence is there in German too, says the same things, and has the plural forms of German.
func TestGerman(t *testing.T) {
	en, de := messages(t, "en"), messages(t, "de")
	for key, english := range en {
		german, ok := de[key]
		if !ok {
			t.Errorf("%q is not in de.json", key)
			continue
		}
		if e, g := fills(english), fills(german); !slices.Equal(e, g) {
			t.Errorf("%q fills in %v in English, %v in German", key, e, g)
		}
		if e, g := forms(english), forms(german); (e == nil) != (g == nil) || g != nil && !slices.Equal(g, []string{"one", "other"}) {
			t.Errorf("%q has the forms %v in English, %v in German", key, e, g)
		}
	}
	for key := range de {
		if _, ok := en[key]; !ok {
			t.Errorf("%q is in de.json alone", key)
		}
	}
}

// forms are the plural forms of a message; nil where it is said in one way.
func forms(message any) []string {
	plural, ok := message.(map[string]any)
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(plural))
}

var keyOfLine = regexp.MustCompile(`(?m)^  "([^"]+)": `)

// Ensure that each key stands once and in its place: of two, the later would win unseen.
func TestKeysAreInOrder(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		text, err := os.ReadFile(language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		lines := keyOfLine.FindAllStringSubmatch(string(text), -1)
		if n := len(messages(t, language)); len(lines) != n {
			t.Errorf("%s.json has %d keys on %d lines", language, n, len(lines))
		}
		for i := 1; i < len(lines); i++ {
			if lines[i-1][1] >= lines[i][1] {
				t.Errorf("%s.json: %q comes before %q", language, lines[i-1][1], lines[i][1])
			}
		}
	}
}

// fills are what a message's forms have filled in, each once.
func fills(message any) []string {
	text, err := json.Marshal(message)
	if err != nil {
		return []string{err.Error()}
	}
	found := filledIn.FindAllString(string(text), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// Ensure that every key that is asked for has a sentence.
func TestNoKeyIsMissing(t *testing.T) {
	for path, text := range sources(t) {
		for _, match := range asks.FindAllStringSubmatch(text, -1) {
			if match[2] == "" && !words.Has(match[1]) {
				t.Errorf("%s asks for %q, which is not in the catalogue", path, match[1])
			}
		}
	}
	for beginning, ends := range families {
		for _, end := range ends {
			if !words.Has(beginning + end) {
				t.Errorf("%q is not in the catalogue", beginning+end)
			}
		}
	}
}

// Ensure that nobody translates a sentence that nobody reads.
func TestNoKeyIsUnused(t *testing.T) {
	whole, beginnings, endings := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, text := range sources(t) {
		for _, m := range mentioned.FindAllStringSubmatch(text, -1) {
			whole[m[1]] = true
		}
		for _, m := range begun.FindAllStringSubmatch(text, -1) {
			beginnings[m[1]] = true
		}
		for _, m := range ended.FindAllStringSubmatch(text, -1) {
			endings[m[1]] = true
		}
	}
	whole["forbidden"] = true // the one key without a dot
	for _, key := range catalogue(t) {
		used := whole[key] || slices.ContainsFunc(slices.Collect(maps.Keys(beginnings)), func(b string) bool { return strings.HasPrefix(key, b) }) ||
			slices.ContainsFunc(slices.Collect(maps.Keys(endings)), func(e string) bool { return strings.HasSuffix(key, e) })
		if !used {
			t.Errorf("nothing asks for %q", key)
		}
	}
}
