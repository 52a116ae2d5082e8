package handlers

import (
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/notes"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) newCustomer(c *gin.Context) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	s.showCustomerForm(c, http.StatusOK, customers.FormProps{Typed: models.CustomerInput{Key: models.NewKey()}})
}

func (s *server) createCustomer(c *gin.Context) {
	typed := readCustomer(c)
	made, err := s.Ledger.CreateCustomer(c.Request.Context(), actor(c), typed)
	if err == nil {
		s.leaveNotice(c, "notice.customer_created")
		redirect(c, paths.Customer(made.ID))
		return
	}
	s.refuseCustomer(c, err, customers.FormProps{Typed: typed})
}

// editCustomer is the form as the customer is now.
func (s *server) editCustomer(c *gin.Context) {
	who, err := s.editable(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.showCustomerForm(c, http.StatusOK, customers.FormProps{Customer: who, Typed: customers.Typed(who)})
}

func (s *server) changeCustomer(c *gin.Context) {
	who, err := s.editable(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	typed := readCustomer(c)
	if _, err := s.Ledger.ChangeCustomer(c.Request.Context(), actor(c), who.ID, typed); err != nil {
		s.refuseCustomer(c, err, customers.FormProps{Customer: who, Typed: typed})
		return
	}
	s.leaveNotice(c, "notice.customer_changed")
	redirect(c, paths.Customer(who.ID))
}

// editable is the customer of the URL, for somebody who may change them.
func (s *server) editable(c *gin.Context) (*models.Customer, error) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		return nil, err
	}
	id, err := paramID(c)
	if err != nil {
		return nil, err
	}
	return s.Ledger.PresentCustomer(c.Request.Context(), id)
}

func readCustomer(c *gin.Context) models.CustomerInput {
	seen, _ := strconv.ParseInt(c.PostForm("seen"), 10, 64) // one that is no number fits no customer
	return models.CustomerInput{
		Key: c.PostForm("key"), Seen: models.Instant(seen), Name: c.PostForm("name"), Email: c.PostForm("email"), Reference: c.PostForm("reference"),
		Company: c.PostForm("company"), VATID: c.PostForm("vat_id"), Phone: c.PostForm("phone"), Street: c.PostForm("street"),
		PostalCode: c.PostForm("postal_code"), City: c.PostForm("city"), Country: c.PostForm("country"), Language: c.PostForm("language"),
	}
}

// refuseCustomer shows the form again as it was typed, with the reason.
func (s *server) refuseCustomer(c *gin.Context, err error, p customers.FormProps) {
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	s.showCustomerForm(c, status(problem.Code), p)
}

func (s *server) showCustomerForm(c *gin.Context, code int, p customers.FormProps) {
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Customers()
	render(c, code, customers.Form(p))
}

// addCustomerNote keeps what a person wrote down.
func (s *server) addCustomerNote(c *gin.Context) {
	p, err := s.customer(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	form := notes.Form{Key: c.PostForm("key"), Body: c.PostForm("body")}
	err = s.Ledger.AddCustomerNote(c.Request.Context(), actor(c), p.Customer.ID, form.Key, form.Body)
	if err == nil {
		s.leaveNotice(c, "notice.note")
		redirect(c, paths.Customer(p.Customer.ID))
		return
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	form.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	p.Notes.Form = form
	render(c, status(problem.Code), customers.Detail(p))
}
