package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kontor/providers"

	"gorm.io/gorm"
)

// Account is our merchant account at one provider.
type Account struct {
	ID          int64
	Slug        string // its place in the webhook URL
	Provider    string
	Name        string
	Mode        providers.Mode
	BaseURL     string
	Credentials []byte // sealed; never leaves this package
	Active      bool
	CardEntry   bool    // staff may type cards: see TakeByCard
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	UpdatedAt   Instant `gorm:"autoUpdateTime:false"`
}

// owner is what the sealed credentials belong to: they don't open in another account's row.
func (a *Account) owner() string { return "account " + a.Slug }

// AccountInput is an account as the settings page or the accounts file gives it. On a change, an empty secret
// keeps the one that is held.
type AccountInput struct {
	Slug        string            `yaml:"slug"`
	Provider    string            `yaml:"provider"`
	Name        string            `yaml:"name"`
	Mode        providers.Mode    `yaml:"mode"`
	BaseURL     string            `yaml:"base_url"` // empty: the gateway's own for the mode
	Credentials map[string]string `yaml:"credentials"`
}

var slugShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Gateways are what accounts can be made for, by name.
func (l *Ledger) Gateways() []providers.Gateway {
	var all []providers.Gateway
	for _, g := range l.gateways {
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b providers.Gateway) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// DeclineReason is why a gateway's code declines, one of providers.Reasons; "" where no code says, or its meaning is not published.
func (l *Ledger) DeclineReason(gateway, code string) string {
	g, known := l.gateways[gateway]
	if !known || g.Reason == nil {
		return ""
	}
	return string(g.Reason(code))
}

// Accounts lists them by name, at most fresh old.
func (l *Ledger) Accounts(ctx context.Context) ([]Account, error) {
	known, changes := l.accounts.get(l.clock())
	if known != nil {
		return slices.Clone(*known), nil
	}
	all, err := l.readAccounts(ctx)
	if err != nil {
		return nil, err
	}
	l.accounts.put(&all, l.clock(), changes)
	return slices.Clone(all), nil
}

// readAccounts is for where it matters what another process changed just now.
func (l *Ledger) readAccounts(ctx context.Context) (all []Account, err error) {
	if err := l.reads.WithContext(ctx).Order("name, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the accounts: %w", err)
	}
	return all, nil
}

// Account is one of them. Returns Missing.
func (l *Ledger) Account(ctx context.Context, id int64) (*Account, error) {
	var a Account
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&a).Error; err != nil {
		return nil, missing(err, "account.missing")
	}
	return &a, nil
}

// WebhookURL is what is typed into the provider's settings for this account.
func (l *Ledger) WebhookURL(a *Account) string {
	return l.baseURL + "/webhooks/" + a.Provider + "/" + a.Slug
}

// CreateAccount writes an account down, its credentials sealed. For admins.
func (l *Ledger) CreateAccount(ctx context.Context, actor Actor, in AccountInput) (*Account, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	if in.Slug == "" {
		in.Slug = slugOf(in.Name)
	}
	a := &Account{Slug: in.Slug, Provider: in.Provider, Active: true, CreatedAt: l.now()}
	if err := l.fillAccount(a, in, nil); err != nil {
		return nil, err
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		err := tx.Create(a).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return problem(Invalid, "account.slug_taken", "slug", a.Slug).at("name")
		}
		if err != nil {
			return fmt.Errorf("write down the account: %w", err)
		}
		if err := planSync(tx, a.ID, l.now().Add(syncEvery)); err != nil {
			return fmt.Errorf("plan to pull the account's payments: %w", err)
		}
		return l.record(tx, actor, "account.created", subject{kind: "account", id: a.ID}, map[string]any{"name": a.Name, "mode": a.Mode})
	})
	l.accounts.forget()
	if err != nil {
		return nil, err
	}
	return a, nil
}

// UpdateAccount changes name, mode, URL and credentials; a secret left empty stays. For admins.
func (l *Ledger) UpdateAccount(ctx context.Context, actor Actor, id int64, in AccountInput) (*Account, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	a, err := l.Account(ctx, id)
	if err != nil {
		return nil, err
	}
	held, err := l.credentials(a)
	if err != nil {
		return nil, err
	}
	if err := l.fillAccount(a, in, held); err != nil {
		return nil, err
	}
	err = l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Save(a).Error; err != nil {
			return fmt.Errorf("change the account: %w", err)
		}
		return l.record(tx, actor, "account.changed", subject{kind: "account", id: a.ID}, map[string]any{"name": a.Name, "mode": a.Mode})
	})
	l.forgetAccount(id)
	return a, err
}

// SetAccountActive switches an account off or on: off, nothing is sent and deliveries are refused. For admins.
func (l *Ledger) SetAccountActive(ctx context.Context, actor Actor, id int64, active bool) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	return l.switchAccount(ctx, actor, id, "active", active)
}

func (l *Ledger) switchAccount(ctx context.Context, actor Actor, id int64, column string, on bool) error {
	err := l.write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Account{}).Where("id = ?", id).UpdateColumns(map[string]any{column: on, "updated_at": l.now()})
		if r.Error != nil {
			return r.Error
		}
		if r.RowsAffected == 0 {
			return problem(Missing, "account.missing")
		}
		return l.record(tx, actor, "account.changed", subject{kind: "account", id: id}, map[string]any{column: on})
	})
	l.forgetAccount(id)
	return err
}

func (l *Ledger) forgetAccount(id int64) {
	l.clients.forget(id)
	l.accounts.forget()
}

// fillAccount checks the input against what its gateway asks for, and seals the credentials.
func (l *Ledger) fillAccount(a *Account, in AccountInput, held map[string]string) error {
	g, ok := l.gateways[a.Provider]
	switch {
	case !ok:
		return problem(Invalid, "account.unknown_provider", "provider", a.Provider).at("provider")
	case strings.TrimSpace(in.Name) == "" || len(in.Name) > 80:
		return problem(Invalid, "account.name_missing").at("name")
	case !slugShape.MatchString(a.Slug):
		return problem(Invalid, "account.slug_shape").at("name")
	}
	if err := checkBaseURL(g, &in); err != nil {
		return err
	}
	credentials := map[string]string{}
	for _, f := range g.Fields {
		value := strings.TrimSpace(in.Credentials[f.Name])
		if value == "" && f.Secret {
			value = held[f.Name]
		}
		if value == "" && len(f.Choices) > 0 {
			value = f.Choices[0]
		}
		switch {
		case value == "" && !f.Optional:
			return problem(Invalid, "account.credential_missing").at(f.Name)
		case len(value) > 4096, len(f.Choices) > 0 && !slices.Contains(f.Choices, value):
			return problem(Invalid, "account.credential_wrong").at(f.Name)
		}
		credentials[f.Name] = value
	}
	plain, err := json.Marshal(credentials)
	if err != nil {
		return err
	}
	a.Name, a.Mode, a.BaseURL, a.UpdatedAt = strings.TrimSpace(in.Name), in.Mode, in.BaseURL, l.now()
	a.Credentials = l.vault.seal(plain, a.owner())
	return nil
}

// checkBaseURL fills in the gateway's own host. A live account speaks TLS, whoever typed the URL.
func checkBaseURL(g providers.Gateway, in *AccountInput) error {
	if !slices.Contains([]providers.Mode{providers.ModeSimulator, providers.ModeTest, providers.ModeLive}, in.Mode) {
		return problem(Invalid, "account.mode").at("mode")
	}
	if in.BaseURL == "" {
		in.BaseURL = g.Hosts[in.Mode]
	}
	u, err := url.Parse(in.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return problem(Invalid, "account.base_url").at("base_url")
	case u.Scheme == "http" && in.Mode != providers.ModeSimulator:
		return problem(Invalid, "account.base_url_tls").at("base_url")
	}
	return nil
}

func (l *Ledger) credentials(a *Account) (map[string]string, error) {
	plain, err := l.vault.open(a.Credentials, a.owner())
	if err != nil {
		return nil, fmt.Errorf("open the credentials of account %s: %w", a.Slug, err)
	}
	var c map[string]string
	if err := json.Unmarshal(plain, &c); err != nil {
		return nil, fmt.Errorf("read the credentials of account %s: %w", a.Slug, err)
	}
	return c, nil
}

// VisibleCredentials are those that are no secret, for the form of an account. For admins.
func (l *Ledger) VisibleCredentials(actor Actor, a *Account) (map[string]string, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	c, err := l.credentials(a)
	if err != nil {
		return nil, err
	}
	for _, f := range l.gateways[a.Provider].Fields {
		if f.Secret {
			delete(c, f.Name)
		}
	}
	return c, nil
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

func slugOf(name string) string {
	s := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
	return s[:min(len(s), 40)]
}
