package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/failures"
	"kontor/web/links"
	"kontor/web/paths"
	"kontor/web/sheets"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listLinks is the list of payment links: the URL is the view.
func (s *server) listLinks(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := links.ListProps{
		Shell: s.shell(c), View: links.ReadView(c.Request.URL.Query()), Accounts: accounts, Currencies: currencies, Errors: ui.Errors{},
		Now: models.At(s.Ledger.Now()),
	}
	view := s.readLinkView(ctx, p.Errors, p.View)
	if len(p.Errors) == 0 {
		page, err := s.Ledger.FindLinks(ctx, view, pageSize)
		if !s.takeError(c, err, &p.Errors) {
			return
		}
		if page != nil {
			p.Rows, p.Next, p.Count, p.More, p.Narrow = page.Links, page.Next, page.Total, page.More, page.Narrow
		}
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.LinksView(p.View.Query()))
		render(c, viewStatus(p.Errors), links.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), links.List(p))
}

func (s *server) readLinkView(ctx context.Context, errs ui.Errors, typed links.View) models.LinkView {
	v := models.LinkView{Query: typed.Q, Currency: typed.Currency, Expiring: typed.Is == links.Expiring}
	for _, status := range typed.Status {
		v.Statuses = append(v.Statuses, models.LinkStatus(status))
	}
	v.AccountID = readID(ctx, errs, "account", typed.Account)
	v.From = s.readDay(ctx, errs, "from", typed.From, 0)
	v.To = s.readDay(ctx, errs, "to", typed.To, 1)
	v.After = readNumber(ctx, errs, "after", typed.After)
	return v
}

// linkColumns are the head of the file.
var linkColumns = []string{
	"id", "made", "status", "account", "description", "order", "customer", "e-mail", "language", "currency", "amount", "received", "kept",
	"payments", "payable until", "paid at", "overpaid",
}

// exportLinks writes exactly the view, all of it.
func (s *server) exportLinks(c *gin.Context) {
	ctx, errs := c.Request.Context(), ui.Errors{}
	view := s.readLinkView(ctx, errs, links.ReadView(c.Request.URL.Query()))
	for _, sentence := range errs {
		render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
		return
	}
	accounts, err := s.accountNames(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	head := append([]string{}, linkColumns...)
	head[1] = fmt.Sprintf("made (%s)", words.Location(ctx))
	f, now := s.newSheet(c, "payment-links", head), models.At(s.Ledger.Now())
	s.endSheet(c, f, s.Ledger.ExportLinks(ctx, view, func(k *models.Link) error { return f.Row(linkCells(f, k, accounts, now)) }))
}

func linkCells(f *sheets.CSV, k *models.Link, accounts map[int64]string, now models.Instant) []string {
	amount := func(minor int64) string { return money.New(minor, k.Currency).Typed(f.Locale) }
	return []string{
		strconv.FormatInt(k.ID, 10), f.Time(k.CreatedAt), string(k.StatusAt(now)), sheets.Text(accounts[k.AccountID]), sheets.Text(k.Description), sheets.Text(k.OrderReference),
		sheets.Text(k.CustomerName()), sheets.Text(k.Email), k.Language, k.Currency, amount(k.Amount), amount(k.Received), amount(k.Kept),
		strconv.Itoa(k.Payments), f.Time(k.ExpiresAt), f.Time(k.PaidAt), strconv.FormatBool(k.Overpaid),
	}
}

// showLink is the page of one link, its part that asks on, or one of its forms.
func (s *server) showLink(c *gin.Context) {
	p, err := s.link(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	switch {
	case isHTMX(c) && c.Query("part") == "state":
		notice := ""
		if c.Query("seen") == "0" && p.Link.PaidAt != 0 {
			notice = words.T(c.Request.Context(), "link.was_paid")
		}
		render(c, http.StatusOK, links.Parts(p, notice))
	case isHTMX(c) && p.Dialog != nil:
		render(c, http.StatusOK, links.ActionDialog(p))
	default:
		render(c, pageStatus(c), links.Detail(p))
	}
}

// link gathers all that the page of a link shows.
func (s *server) link(c *gin.Context) (p links.DetailProps, err error) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	p.Shell, p.Now = s.shell(c), models.At(s.Ledger.Now())
	if p.Link, err = s.Ledger.Link(ctx, id); err != nil {
		return p, err
	}
	if p.Notes, err = s.notesBeside(c, models.OnLink, id); err != nil {
		return p, err
	}
	if p.URL, err = s.Ledger.LinkURL(p.Link); err != nil {
		return p, err
	}
	if p.Account, err = s.Ledger.Account(ctx, p.Link.AccountID); err != nil {
		return p, err
	}
	if p.Attempts, err = s.Ledger.AttemptsOf(ctx, id); err != nil {
		return p, err
	}
	if p.Openings, err = s.Ledger.OpeningsOf(ctx, id); err != nil {
		return p, err
	}
	if p.By, err = s.personOf(ctx, p.Link.UserID); err != nil {
		return p, err
	}
	p.Dialog = openLinkDialog(c, p.Link)
	p.Mails, err = s.Ledger.MailsAbout(ctx, models.AboutLink, id)
	return p, err
}

func (s *server) personOf(ctx context.Context, id *int64) (string, error) {
	if id == nil {
		return "", nil
	}
	user, err := s.Ledger.User(ctx, *id)
	if err != nil {
		return "", err
	}
	return user.Name, nil
}

// openLinkDialog is the form that ?action= asks for; nil for none.
func openLinkDialog(c *gin.Context, k *models.Link) *links.Dialog {
	switch action := c.Query("action"); action {
	case "expire", "cancel", "keep", "mail":
		return &links.Dialog{Kind: action, Key: models.NewKey(), Email: k.Email, Payment: c.Query("payment")}
	}
	return nil
}
