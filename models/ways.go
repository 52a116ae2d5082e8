package models

import (
	"context"
	"slices"
	"time"

	"kontor/providers"
)

// Ways are how an account can begin a payment, and what can be asked of it then.
type Ways struct {
	Account  Account
	Channels []string // see ChannelHosted …; what is typed only where an admin lets staff type cards
	// TypedPays and TypedPaysOut say what the gateway does with typed cards, also where no admin lets staff type them:
	// see SetCardEntry.
	TypedPays, TypedPaysOut bool
	CapturesByHand          bool // what is only authorized can be captured from here
	// SavesOnPage and SavesTyped say whether what is paid with can be kept to be charged again.
	SavesOnPage, SavesTyped bool
	Recurs                  bool          // it takes the payments of a series, see NewPayment.Recurring
	LongestDelay            time.Duration // of a capture that comes by itself; 0: none does
	Destinations            []DestinationKind
}

// Can says whether a payment can begin in a way.
func (w *Ways) Can(channel string) bool { return slices.Contains(w.Channels, channel) }

// Ways are those of all active accounts, by name. An account that can't be used is left out.
func (l *Ledger) Ways(ctx context.Context) ([]Ways, error) {
	all, err := l.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var ways []Ways
	for _, a := range all {
		if !a.Active {
			continue
		}
		c, err := l.connect(ctx, a.ID)
		if err != nil {
			l.log.Warn("an account can't be used", "account", a.Slug, "error", err)
			continue
		}
		ways = append(ways, waysOf(c))
	}
	return ways, nil
}

// WaysOf are those of one account. Returns Conflict for one that is not active.
func (l *Ledger) WaysOf(ctx context.Context, accountID int64) (*Ways, error) {
	c, err := l.connect(ctx, accountID)
	if err != nil {
		return nil, err
	}
	w := waysOf(c)
	return &w, nil
}

func waysOf(c connected) Ways {
	w := Ways{
		Account: c.account, Destinations: destinations(c), CapturesByHand: able(c.client, providers.Capture),
		TypedPays: opens(c.client, ChannelCard), TypedPaysOut: paysOutToCards(c.client),
	}
	for _, channel := range []string{ChannelHosted, ChannelIntent, ChannelLink, ChannelCredit, ChannelPayout, ChannelSaved, ChannelRecurring, ChannelCard} {
		if offersChannel(c, channel) == nil {
			w.Channels = append(w.Channels, channel)
		}
	}
	w.Recurs = opens(c.client, ChannelRecurring)
	if saver, ok := c.client.(providers.MethodSaver); ok {
		w.SavesOnPage, w.SavesTyped = saver.SavesMethod(false), saver.SavesMethod(true)
	}
	if delayed, ok := c.client.(providers.DelayedCapturer); ok {
		w.LongestDelay = delayed.LongestDelay()
	}
	return w
}

// offersChannel asks the account for the way in which a payment is to begin.
func offersChannel(c connected, channel string) error {
	if !opens(c.client, channel) {
		return problem(Unsupported, "unsupported."+channel, "provider", c.client.Name()).at("account")
	}
	if channel == ChannelPayout && len(destinations(c)) == 0 || channel == ChannelCard && !c.account.CardEntry {
		return switchedOff(c)
	}
	return nil
}

func switchedOff(c connected) error {
	return problem(Unsupported, "card.switched_off", "name", c.account.Name).at("account")
}

// opens says whether the gateway has a way, whatever is switched on.
func opens(client providers.Provider, channel string) (ok bool) {
	switch channel {
	case ChannelHosted:
		_, ok = client.(providers.Hoster)
	case ChannelIntent:
		_, ok = client.(providers.Intender)
	case ChannelCredit:
		_, ok = client.(providers.Crediter)
	case ChannelPayout:
		ok = able(client, providers.Payout)
	case ChannelSaved:
		_, ok = client.(providers.TokenCharger)
	case ChannelCard:
		_, ok = client.(providers.CardTaker)
	case ChannelLink:
		_, ok = client.(providers.Linker)
	case ChannelRecurring:
		_, ok = client.(providers.Recurrer)
	}
	return ok
}

func paysOutToCards(client providers.Provider) bool {
	_, ok := client.(providers.CardPayouter)
	return ok
}

// destinations are where the account's payouts can go; to a typed card only where an admin lets staff type cards.
func destinations(c connected) (kinds []DestinationKind) {
	if p, ok := c.client.(providers.Payouter); ok {
		kinds = slices.Clone(p.Destinations())
	}
	if paysOutToCards(c.client) && c.account.CardEntry {
		kinds = append(kinds, ToCard)
	}
	return kinds
}
