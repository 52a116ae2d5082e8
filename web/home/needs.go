package home

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"strconv"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// group is one sort of what needs a person.
type group struct {
	id, icon, tone string
	title, hint    string
	total          models.Counted
	rows           []need
	all            string // the list of all of them, where there is one
	stake          string // what the sums are
	sums           []stake
	least          bool // the sums are of some of them
}

// stake is what is at stake in one currency; it opens the list of just that.
type stake struct {
	amount money.Money
	href   string
}

// stakes gives a tally's sums with the lists behind them.
func (g *group) stakes(label string, t models.Tally, list func(url.Values) string, q url.Values) {
	g.total, g.stake, g.least, g.all = t.Counted, label, t.More, list(q)
	for _, sum := range t.Sums {
		in := maps.Clone(q)
		in.Set("currency", sum.Currency)
		g.sums = append(g.sums, stake{sum, list(in)})
	}
}

// need is one line: what it is about, what is the matter, and since or until when.
type need struct {
	href, name        string
	what              string // a sentence
	shape, tone, word string // a mark beside the name
	amount            money.Money
	account           string
	at                models.Instant
}

// inSight is how many lines of a group are seen at once.
const inSight = 5

// cut gives the lines in sight and the others. One alone is not worth hiding.
func (g group) cut() (first, others []need) {
	if len(g.rows) <= inSight+1 {
		return g.rows, nil
	}
	return g.rows[:inSight], g.rows[inSight:]
}

// beyond says whether there are more than are on the page, and no list has them all.
func (g group) beyond() bool { return g.all == "" && (g.total.More || g.total.N > len(g.rows)) }

func count(ctx context.Context, c models.Counted) string {
	if c.More {
		return words.T(ctx, "home.count_more", "n", c.N)
	}
	return words.Number(ctx, c.N)
}

// groups are those that have something in them; the most urgent first.
func (p Props) groups(ctx context.Context) []group {
	a := p.Attention
	if a == nil {
		return nil
	}
	var present []group
	for _, g := range []group{p.unknown(ctx, a), p.lodgings(ctx, a), p.overpaid(ctx, a), p.doubtful(ctx, a), p.waiting(ctx, a), p.wanted(ctx, a), p.lapsing(ctx, a), p.expiringLinks(ctx, a), p.overdue(ctx, a), p.stopped(ctx, a), p.retried(ctx, a), p.expiring(ctx, a), p.drifting(ctx, a), p.failing(ctx, a), p.lost(ctx, a)} {
		if len(g.rows) > 0 {
			present = append(present, g)
		}
	}
	return present
}

func (p Props) unknown(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "unknown", icon: "question", tone: "unknown",
		title: words.T(ctx, "home.unknown"), hint: words.T(ctx, "home.unknown_hint"),
	}
	g.stakes(words.T(ctx, "home.stake.reserved"), a.UnknownN, paths.TransactionsView, needing(models.NeedOutcome))
	if a.NeedPerson.N > 0 {
		g.hint = words.N(ctx, "home.unknown_person", a.NeedPerson.N, "count", count(ctx, a.NeedPerson))
	}
	for i := range a.Unknown {
		op := &a.Unknown[i]
		n := need{
			href: paths.Transaction(op.PaymentID), name: name(&op.Payment), amount: op.Money(), account: ui.AccountName(p.Accounts, op.Payment.AccountID),
			what: words.T(ctx, "operation.doubt."+string(op.Kind), "amount", op.Money()), at: op.FirstSentAt,
		}
		if n.at == 0 {
			n.at = op.CreatedAt
		}
		if n.name == "" {
			n.name = op.Reference
		}
		if op.NeedsPerson() {
			n.shape, n.tone, n.word = "person", "warning", words.T(ctx, "home.mark_person")
		} else {
			n.shape, n.tone, n.word = "clock", "info", words.T(ctx, "home.mark_asking")
		}
		if op.Amount == 0 {
			n.amount = money.Money{}
		}
		g.rows = append(g.rows, n)
	}
	return g
}

// waiting are payouts that a manager has to answer. Who can't is told who can.
func (p Props) waiting(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "waiting", icon: "pause", tone: "warning", total: a.WaitingN,
		all:   paths.TransactionsView(url.Values{"kind": {string(models.KindPayout)}, "status": {string(models.StatusPending)}}),
		title: words.T(ctx, "home.waiting"), hint: words.T(ctx, "home.waiting_hint"),
	}
	if !p.Shell.Actor.Can(models.Manager) {
		g.title, g.hint = words.T(ctx, "home.waiting_others"), words.T(ctx, "home.waiting_others_hint")
	}
	for i := range a.Waiting {
		pay := &a.Waiting[i]
		n := need{
			href: paths.Transaction(pay.ID), name: name(pay), amount: pay.Money(pay.Amount), account: ui.AccountName(p.Accounts, pay.AccountID),
			what: words.T(ctx, "home.waits"), at: pay.CreatedAt,
		}
		if who := cmp.Or(pay.CustomerName, pay.Email); who != "" {
			n.what = words.T(ctx, "home.waits_for", "name", who)
		}
		g.rows = append(g.rows, n)
	}
	return g
}

func (p Props) lapsing(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "lapsing", icon: "hourglass", tone: "warning",
		title: words.T(ctx, "home.lapsing"), hint: words.T(ctx, "home.lapsing_hint"),
	}
	g.stakes(words.T(ctx, "home.stake.at_risk"), a.LapsingN, paths.TransactionsView, needing(models.NeedHand))
	for i := range a.Lapsing {
		pay := &a.Lapsing[i]
		n := need{
			href: paths.Transaction(pay.ID), name: name(pay), amount: pay.AtRisk(), account: ui.AccountName(p.Accounts, pay.AccountID),
			what: words.T(ctx, "home.lapses", "left", words.Left(ctx, p.Now, pay.LapsesAt), "at", pay.LapsesAt), at: pay.CreatedAt,
		}
		if pay.LapsesAt <= p.Now {
			n.what = words.T(ctx, "home.lapsed", "at", pay.LapsesAt)
			n.shape, n.tone, n.word = "hourglass", "danger", words.T(ctx, "home.mark_lapsed")
		}
		g.rows = append(g.rows, n)
	}
	return g
}

func (p Props) drifting(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "drifting", icon: "alert", tone: "warning", total: a.DriftingN, all: paths.TransactionsView(needing(models.NeedRepair)),
		title: words.T(ctx, "home.drifting"), hint: words.T(ctx, "home.drifting_hint"),
	}
	for i := range a.Drifting {
		pay := &a.Drifting[i]
		g.rows = append(g.rows, need{
			href: paths.Transaction(pay.ID), name: name(pay), amount: pay.Money(pay.Amount), account: ui.AccountName(p.Accounts, pay.AccountID),
			what: words.Or(ctx, pay.Drift, words.T(ctx, "drift.other")), at: pay.ToldAt,
		})
	}
	return g
}

func (p Props) failing(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "failing", icon: "inbox", tone: "danger", total: a.FailingN, all: paths.DeliveriesView(url.Values{"status": {"failing"}}),
		title: words.T(ctx, "home.failing"), hint: words.T(ctx, "home.failing_hint"),
	}
	for i := range a.Failing {
		d := &a.Failing[i]
		g.rows = append(g.rows, need{
			href: paths.Delivery(d.ID), name: words.T(ctx, "delivery.name", "id", strconv.FormatInt(d.ID, 10)), account: ui.AccountName(p.Accounts, d.AccountID),
			what: words.N(ctx, "home.tried", d.Attempts), at: d.ReceivedAt,
		})
	}
	return g
}

// lost are the mails that did not arrive, and those that are put off for long.
func (p Props) lost(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "mails", icon: "mail", tone: "warning", total: a.MailsN,
		title: words.T(ctx, "home.mails"), hint: words.T(ctx, "home.mails_hint"),
	}
	for i := range a.Mails {
		m := &a.Mails[i]
		n := need{
			href: paths.Mail(m.ID), name: m.Email, at: m.CreatedAt,
			what: cmp.Or(m.Subject, words.T(ctx, "mail.kind."+string(m.Kind))),
		}
		n.shape, n.tone, n.word = ui.MailMark(ctx, m)
		g.rows = append(g.rows, n)
	}
	return g
}

func needing(n models.Need) url.Values { return url.Values{"is": {string(n)}} }

// name is what a payment is called: the merchant's word for it, else ours.
func name(p *models.Payment) string {
	if p.OrderReference != "" {
		return p.OrderReference
	}
	return p.Reference
}
