package handlers

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"

	"github.com/gin-gonic/gin"
)

// chosen is a customer with what they saved, and the one of it that was chosen; the zero chosen is nobody.
type chosen struct {
	customer *models.Customer
	methods  []models.SavedMethod
	method   *models.SavedMethod
}

func (f chosen) customerID() string {
	if f.customer == nil {
		return ""
	}
	return number(f.customer.ID)
}

func (f chosen) email() string {
	if f.customer == nil {
		return ""
	}
	return f.customer.Email
}

func (f chosen) names() (first, last string) {
	if f.customer == nil {
		return "", ""
	}
	return splitName(f.customer.Name)
}

// splitName takes the last word as the last name.
func splitName(name string) (first, last string) {
	if i := strings.LastIndexByte(name, ' '); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// chosenSaved reads ?saved= and ?customer=.
func (s *server) chosenSaved(c *gin.Context) (f chosen, err error) {
	ctx := c.Request.Context()
	id, _ := strconv.ParseInt(c.Query("customer"), 10, 64)
	if method, _ := strconv.ParseInt(c.Query("saved"), 10, 64); method > 0 {
		if f.method, err = s.Ledger.SavedMethod(ctx, method); err != nil {
			return chosen{}, err
		}
		id = f.method.CustomerID
	}
	if id <= 0 {
		return f, nil
	}
	if f.customer, err = s.Ledger.Customer(ctx, id); err == nil {
		f.methods, err = s.Ledger.SavedMethods(ctx, id)
	}
	return f, err
}

// findSaved looks for what the customer of the form's e-mail saved.
func (s *server) findSaved(c *gin.Context) (f chosen, err error) {
	ctx := c.Request.Context()
	if f.customer, err = s.customerByEmail(ctx, c.PostForm("email")); err != nil {
		return chosen{}, err
	}
	if f.customer != nil {
		f.methods, err = s.Ledger.SavedMethods(ctx, f.customer.ID)
	}
	if err == nil && len(f.methods) == 0 {
		err = &models.Problem{Code: models.Invalid, Field: "email", Key: "saved.none"}
	}
	return f, err
}

// customerByEmail goes by the person's payments; nil where nobody is known.
func (s *server) customerByEmail(ctx context.Context, email string) (*models.Customer, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return nil, nil
	}
	page, err := s.Ledger.FindPayments(ctx, models.View{Query: email}, pageSize)
	if err != nil {
		return nil, err
	}
	for i := range page.Payments {
		if p := &page.Payments[i]; p.Email == email && p.CustomerID != nil {
			return s.Ledger.Customer(ctx, *p.CustomerID)
		}
	}
	return nil, nil
}

// methodsOf are what the customer of a form's hidden field saved; none where it names nobody.
func (s *server) methodsOf(ctx context.Context, customer string) []models.SavedMethod {
	id, err := strconv.ParseInt(customer, 10, 64)
	if err != nil {
		return nil
	}
	methods, err := s.Ledger.SavedMethods(ctx, id)
	if err != nil {
		s.Log.Error("the saved methods of a form's customer can't be read", "customer", id, "error", err)
	}
	return methods
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
