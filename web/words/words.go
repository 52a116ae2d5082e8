// Package words holds the sentences that people read, by key, and writes numbers, money and times as the locale and
// the one stated time zone have it. Nothing is put together from pieces: a sentence is one message.
package words

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"kontor/models"
	"kontor/models/money"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Settings are how one request's pages are written.
type Settings struct {
	Locale   string            // how numbers and dates are written: "en", "de"
	Language string            // of the sentences; English where empty, and where the catalogue has no other
	Zone     *time.Location    // the one zone of screen and files
	Gateways map[string]string // the label of each gateway by its name: "computop" → "Computop Paygate"
	// Reason says why a gateway's code declines: Ledger.DeclineReason.
	Reason func(gateway, code string) string
}

//go:embed *.json
var files embed.FS

// catalogues are the sentences of each language, read when it is first spoken: a start does not wait for all of them.
var catalogues = map[string]func() *i18n.Bundle{
	"en": sync.OnceValue(func() *i18n.Bundle { return read("en.json") }),
	"de": sync.OnceValue(func() *i18n.Bundle { return read("de.json") }),
}

var voices sync.Map // tongue → *voice

// tongue is a language and how it writes its numbers.
type tongue struct{ language, locale string }

// voice speaks one tongue.
type voice struct {
	localizer *i18n.Localizer
	printer   *message.Printer
	plain     sync.Map // key → its message, where it names nothing: a table says some of them in every cell
}

func read(file string) *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	if _, err := b.LoadMessageFileFS(files, file); err != nil {
		panic(fmt.Sprintf("words: %v", err)) // embedded: only a mistake of ours
	}
	return b
}

type key struct{}

// With gives the context that pages are rendered with.
func With(ctx context.Context, s Settings) context.Context { return context.WithValue(ctx, key{}, s) }

func settings(ctx context.Context) Settings {
	s, _ := ctx.Value(key{}).(Settings)
	if s.Locale == "" {
		s.Locale = "en"
	}
	if s.Language == "" {
		s.Language = "en"
	}
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	return s
}

func speak(s Settings) *voice {
	t := tongue{s.Language, s.Locale}
	if v, ok := voices.Load(t); ok {
		return v.(*voice)
	}
	catalogue, ok := catalogues[t.language]
	if !ok {
		catalogue = catalogues["en"]
	}
	v, _ := voices.LoadOrStore(t, &voice{
		localizer: i18n.NewLocalizer(catalogue(), t.language),
		printer:   message.NewPrinter(language.Make(t.locale)),
	})
	return v.(*voice)
}

// Learn reads the sentences of a language, so that the first page in it does not wait for them.
func Learn(language string) { speak(Settings{Language: language, Locale: language}) }

// In is the context with everything written in another language, as a customer's pages, mails and documents are.
func In(ctx context.Context, language string) context.Context {
	s := settings(ctx)
	s.Language, s.Locale = language, language
	return With(ctx, s)
}

// Has says whether the catalogue has a key: for words that come from the book.
func Has(key string) bool {
	_, err := speak(settings(context.Background())).localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: 2, TemplateData: map[string]string{}})
	return err == nil
}

// T is the message of a key; args are pairs of name and value. A key that is not there is shown in brackets, so that
// nobody misses it; a test sees to it that there is none.
func T(ctx context.Context, key string, args ...any) string {
	if len(args) == 0 {
		return speak(settings(ctx)).say(key)
	}
	return localize(ctx, &i18n.LocalizeConfig{MessageID: key, TemplateData: named(ctx, args)})
}

// N is T in the plural form that n asks for; the message has n as {{.n}}.
func N(ctx context.Context, key string, n int, args ...any) string {
	return localize(ctx, &i18n.LocalizeConfig{
		MessageID: key, PluralCount: n, TemplateData: named(ctx, append([]any{"n", n}, args...)),
	})
}

// Or is T, or the fallback where the catalogue has no such key: for foreign words, which are shown as they came.
func Or(ctx context.Context, key, fallback string) string {
	text, err := speak(settings(ctx)).localizer.Localize(&i18n.LocalizeConfig{MessageID: key})
	if err != nil {
		return fallback
	}
	return text
}

// Problem is the sentence of a problem; "" for none.
func Problem(ctx context.Context, p *models.Problem) string {
	if p == nil {
		return ""
	}
	args := make([]any, 0, 2*len(p.Args))
	for name, value := range p.Args {
		switch text := fmt.Sprint(value); name {
		case "role":
			value = Or(ctx, "role."+text, text)
		case "provider":
			value = Gateway(ctx, text)
		}
		args = append(args, name, value)
	}
	return T(ctx, p.Key, args...)
}

// Gateway is the label of a gateway.
func Gateway(ctx context.Context, name string) string {
	if label := settings(ctx).Gateways[name]; label != "" {
		return label
	}
	return name
}

// Decline is why a gateway's code declines; "" where it is not published what the code means.
func Decline(ctx context.Context, gateway, code string) string {
	reasonOf := settings(ctx).Reason
	if reasonOf == nil {
		return ""
	}
	if reason := reasonOf(gateway, code); reason != "" {
		return T(ctx, "decline."+reason)
	}
	return ""
}

// Declined is why a gateway declined, in its own words where Decline has none; "" where it said nothing.
func Declined(ctx context.Context, gateway, code, message string) string {
	if why := cmp.Or(Decline(ctx, gateway, code), strings.TrimSuffix(message, ".")); why != "" || code == "" {
		return why
	}
	return T(ctx, "decline.with_code", "code", code)
}

func localize(ctx context.Context, c *i18n.LocalizeConfig) string {
	text, err := speak(settings(ctx)).localizer.Localize(c)
	if err != nil && text == "" {
		return "[" + c.MessageID + "]"
	}
	return text
}

// say is the message of a key, without arguments.
func (v *voice) say(key string) string {
	if text, ok := v.plain.Load(key); ok {
		return text.(string)
	}
	text, err := v.localizer.Localize(&i18n.LocalizeConfig{MessageID: key})
	if err != nil {
		return "[" + key + "]"
	}
	v.plain.Store(key, text)
	return text
}

func named(ctx context.Context, args []any) map[string]string {
	if len(args) == 0 {
		return nil
	}
	data := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		data[args[i].(string)] = written(ctx, args[i+1])
	}
	return data
}

func written(ctx context.Context, value any) string {
	switch v := value.(type) {
	case string:
		return v
	case money.Money:
		return Money(ctx, v)
	case models.Instant:
		return Time(ctx, v)
	case int, int64:
		return speak(settings(ctx)).printer.Sprintf("%d", v)
	}
	return fmt.Sprint(value)
}

// Money is an amount as the locale writes it, with its currency.
func Money(ctx context.Context, m money.Money) string { return m.Format(settings(ctx).Locale) }

// Typed is an amount as it stands in a field.
func Typed(ctx context.Context, m money.Money) string { return m.Typed(settings(ctx).Locale) }

// Number is a whole number, grouped.
func Number(ctx context.Context, n int) string { return written(ctx, n) }

// Language is the one that the sentences are in. Numbers and dates are written in the way of Locale.
func Language(ctx context.Context) string { return settings(ctx).Language }

// Locale is how numbers and dates are written.
func Locale(ctx context.Context) string { return settings(ctx).Locale }
