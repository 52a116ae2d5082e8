package models

import (
	"context"
	"fmt"
	"sync"
	"time"

	"kontor/providers"
)

// clients keeps one client an account, so that its token is fetched once and its connections are used again.
type clients struct {
	mu   sync.Mutex
	held map[int64]connected
}

type connected struct {
	client  providers.Provider
	account Account
	checked time.Time
}

// Another process may have changed an account: what is held is compared with the row so often.
const clientChecked = 5 * time.Second

func (c *clients) forget(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.held, id)
}

// slug finds a connected account by its place in the webhook URL.
func (c *clients) slug(provider, slug string) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, held := range c.held {
		if held.account.Slug == slug && held.account.Provider == provider {
			return id, true
		}
	}
	return 0, false
}

// clientOf is the client of a payment's account.
func (l *Ledger) clientOf(ctx context.Context, paymentID int64) (providers.Provider, error) {
	var p Payment
	if err := l.reads.WithContext(ctx).Select("account_id").Where("id = ?", paymentID).Take(&p).Error; err != nil {
		return nil, missing(err, "payment.missing")
	}
	return l.client(ctx, p.AccountID)
}

func (l *Ledger) client(ctx context.Context, accountID int64) (providers.Provider, error) {
	c, err := l.connect(ctx, accountID)
	if err != nil {
		return nil, err
	}
	return c.client, nil
}

func (l *Ledger) connect(ctx context.Context, accountID int64) (connected, error) {
	l.clients.mu.Lock()
	held, ok := l.clients.held[accountID]
	l.clients.mu.Unlock()
	if ok && time.Since(held.checked) < clientChecked {
		return held, nil
	}
	account, err := l.Account(ctx, accountID)
	if err != nil {
		return connected{}, err
	}
	if !account.Active {
		return connected{}, problem(Conflict, "account.inactive", "name", account.Name)
	}
	if !ok || held.account.UpdatedAt != account.UpdatedAt {
		if held.client, err = l.dial(account); err != nil {
			return connected{}, err
		}
	}
	held.account, held.checked = *account, time.Now()
	l.clients.mu.Lock()
	defer l.clients.mu.Unlock()
	if l.clients.held == nil {
		l.clients.held = map[int64]connected{}
	}
	l.clients.held[accountID] = held
	return held, nil
}

// dial makes a client of what the account holds. Nothing is sent.
func (l *Ledger) dial(a *Account) (providers.Provider, error) {
	g, ok := l.gateways[a.Provider]
	if !ok {
		return nil, fmt.Errorf("account %s is of provider %q, which this build does not know", a.Slug, a.Provider)
	}
	credentials, err := l.credentials(a)
	if err != nil {
		return nil, err
	}
	return g.Connect(providers.Config{Mode: a.Mode, BaseURL: a.BaseURL, Credentials: credentials})
}

// TestAccount tries an account's credentials without moving anything. For admins.
// Returns Unavailable with the provider's words where they do not work.
func (l *Ledger) TestAccount(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	account, err := l.Account(ctx, id)
	if err != nil {
		return err
	}
	client, err := l.dial(account)
	if err != nil {
		return err
	}
	tester, ok := client.(providers.Tester)
	if !ok {
		return problem(Unsupported, "account.no_test")
	}
	if err := tester.TestConnection(ctx); err != nil {
		d := providers.Detail(err)
		p := problem(Unavailable, "account.test_failed", "code", d.Code, "message", d.Message)
		p.Cause = err
		return p
	}
	return nil
}

// Balances are what lies at an account's provider, where it tells: nil and no error where it does not.
// Returns Unavailable with the provider's words where it did not answer.
func (l *Ledger) Balances(ctx context.Context, accountID int64) ([]providers.Balance, error) {
	client, err := l.client(ctx, accountID)
	if err != nil {
		return nil, err
	}
	balancer, ok := client.(providers.Balancer)
	if !ok {
		return nil, nil
	}
	all, err := balancer.Balances(ctx)
	if err != nil {
		p := problem(Unavailable, "balances.no_answer", "message", providers.Detail(err).Message)
		p.Cause = err
		return nil, p
	}
	return all, nil
}
