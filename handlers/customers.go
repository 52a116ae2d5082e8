package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// customerRows is how many transactions stand on a customer's page.
const customerRows = 20

// listCustomers is the list of people: the URL is the view. A field of a form that asks for suggestions gets those.
func (s *server) listCustomers(c *gin.Context) {
	if c.Query("part") == "suggestions" {
		s.suggestCustomers(c)
		return
	}
	ctx := c.Request.Context()
	p := customers.ListProps{Shell: s.shell(c), View: customers.ReadView(c.Request.URL.Query()), Errors: ui.Errors{}}
	view := readCustomerView(ctx, p.Errors, p.View)
	if len(p.Errors) == 0 {
		page, err := s.Ledger.FindCustomers(ctx, view, pageSize)
		if !s.takeError(c, err, &p.Errors) {
			return
		}
		if page != nil {
			p.Rows, p.Next, p.Count, p.More, p.Narrow = page.Rows, page.Next, page.Total, page.More, page.Narrow
		}
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.CustomersView(p.View.Query()))
		render(c, viewStatus(p.Errors), customers.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), customers.List(p))
}

func readCustomerView(ctx context.Context, errs ui.Errors, typed customers.View) models.CustomerView {
	return models.CustomerView{
		Query: typed.Q, Sort: models.CustomerSort(typed.Sort), After: readNumber(ctx, errs, "after", typed.After),
	}
}

// showCustomer is the page of one person, or the form that forgets what they saved. Who was merged is shown as who they
// turned out to be.
func (s *server) showCustomer(c *gin.Context) {
	if strings.HasSuffix(c.Param("id"), ".json") {
		s.exportPerson(c)
		return
	}
	p, err := s.customer(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if p.Customer.MergedInto != nil {
		c.Redirect(http.StatusSeeOther, paths.Customer(*p.Customer.MergedInto))
		return
	}
	p.Forget = openForget(c, p)
	if p.Erasure, err = s.openErasure(c, p.Customer); err != nil {
		s.fail(c, err)
		return
	}
	switch {
	case isHTMX(c) && c.Query("part") == "tasks":
		s.showTasks(c, p)
	case isHTMX(c) && (c.Query("forget") != "" || c.Query("erase") != ""):
		render(c, http.StatusOK, customers.Dialog(p))
	default:
		render(c, http.StatusOK, customers.Detail(p))
	}
}

// openForget is the form that ?forget= asks for; nil for one that can't be done.
func openForget(c *gin.Context, p customers.Props) *customers.Forget {
	id, _ := strconv.ParseInt(c.Query("forget"), 10, 64)
	for i := range p.Methods {
		if m := &p.Methods[i]; m.ID == id && m.NoForget == "" {
			return &customers.Forget{Method: &m.SavedMethod}
		}
	}
	return nil
}

// customer gathers all that the page of a customer shows.
func (s *server) customer(c *gin.Context) (p customers.Props, err error) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Customers()
	if p.Customer, err = s.Ledger.Customer(ctx, id); err != nil || p.Customer.MergedInto != nil {
		return p, err
	}
	if p.Accounts, err = s.Ledger.Accounts(ctx); err != nil {
		return p, err
	}
	if err := s.paymentsOf(ctx, &p); err != nil {
		return p, err
	}
	if p.Open, err = s.Ledger.OpenThings(ctx, id); err != nil {
		return p, err
	}
	if p.Notes, err = s.notesOfCustomer(c, id); err != nil {
		return p, err
	}
	if p.Tasks, err = s.Ledger.CustomerTasks(ctx, id); err != nil {
		return p, err
	}
	if p.Slots, err = s.slots(ctx, &p); err != nil {
		return p, err
	}
	p.Methods, err = s.savedMethods(c, id)
	return p, err
}

// paymentsOf are the newest of a customer.
func (s *server) paymentsOf(ctx context.Context, p *customers.Props) error {
	page, err := s.Ledger.FindPayments(ctx, models.View{Customer: p.Customer.ID}, customerRows)
	if err != nil {
		return err
	}
	p.All = paths.TransactionsView(url.Values{"customer": {number(p.Customer.ID)}})
	p.Rows, p.More = page.Payments, page.Next != ""
	p.Sums, p.SumsMore, err = s.Ledger.CustomerSums(ctx, p.Customer.ID)
	return err
}

// savedMethods are what a customer saved, each with what this person can do with it.
func (s *server) savedMethods(c *gin.Context, customer int64) ([]customers.Method, error) {
	ctx := c.Request.Context()
	all, err := s.Ledger.SavedMethods(ctx, customer)
	if err != nil {
		return nil, err
	}
	ways, err := s.waysThat(ctx, func(w models.Ways) bool { return w.Can(models.ChannelSaved) })
	if err != nil {
		return nil, err
	}
	var methods []customers.Method
	for _, m := range all {
		method := customers.Method{SavedMethod: m}
		if !actor(c).Can(models.Clerk) {
			method.NoCharge = words.T(ctx, "forbidden", "role", words.T(ctx, "role."+string(models.Clerk)))
			method.NoForget = method.NoCharge
		} else {
			if !slices.ContainsFunc(ways, func(w models.Ways) bool { return w.Account.ID == m.AccountID }) {
				method.NoCharge = words.T(ctx, "customer.no_charge")
			}
			if method.NoForget, err = s.noForget(ctx, &m); err != nil {
				return nil, err
			}
		}
		methods = append(methods, method)
	}
	return methods, nil
}

// noForget is why a saved method can't be forgotten; "" where it can.
func (s *server) noForget(ctx context.Context, m *models.SavedMethod) (string, error) {
	err := s.Ledger.Forgettable(ctx, m)
	if problem := models.AsProblem(err); problem != nil {
		return words.Problem(ctx, problem), nil
	}
	return "", err
}

// forgetMethod has a saved method deleted at its provider.
func (s *server) forgetMethod(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.customer(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	id, _ := strconv.ParseInt(c.Param("method"), 10, 64)
	i := slices.IndexFunc(p.Methods, func(m customers.Method) bool { return m.ID == id })
	if i < 0 { // the form was sent twice
		s.leaveNotice(c, "notice.forgotten_before")
		redirect(c, paths.Customer(p.Customer.ID))
		return
	}
	err = s.Ledger.ForgetMethod(ctx, actor(c), id)
	if err == nil {
		s.leaveNotice(c, "notice.forgotten")
		redirect(c, paths.Customer(p.Customer.ID))
		return
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p.Forget = &customers.Forget{Method: &p.Methods[i].SavedMethod, Errors: ui.Errors{"": words.Problem(ctx, problem)}}
	render(c, status(problem.Code), customers.Detail(p))
}
