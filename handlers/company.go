package handlers

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/company"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
)

// companySection is one of the pages of Settings → Company: how its form is read, and how it is drawn.
type companySection struct {
	read func(c *gin.Context) models.CompanyInput
	page func(company.Props) templ.Component
}

var companySections = map[string]companySection{
	company.Address: {readCompanyAddress, company.AddressPage},
	company.Bank:    {readCompanyBank, company.BankPage},
	company.Look:    {readCompanyLook, company.LookPage},
	company.Region:  {readCompanyRegion, company.RegionPage},
	company.Numbers: {readCompanyTerms, company.NumbersPage},
	company.Letters: {readCompanyLetters, company.LettersPage},
}

func (s *server) showCompany(section string) gin.HandlerFunc {
	return func(c *gin.Context) { s.companyPage(c, http.StatusOK, section, nil) }
}

func (s *server) saveCompany(section string) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := s.Ledger.ChangeCompany(c.Request.Context(), actor(c), companySections[section].read(c))
		if err != nil {
			s.companyPage(c, http.StatusUnprocessableEntity, section, err)
			return
		}
		s.leaveNotice(c, "notice.company")
		redirect(c, companyPath(c, section))
	}
}

// companyPath is the page of a section; of letters, the language that was saved.
func companyPath(c *gin.Context, section string) string {
	if section == company.Letters {
		return paths.CompanyLetters(c.PostForm("language"))
	}
	return paths.Company(section)
}

// companyPage draws a section: as it holds, or as it was typed with what is wrong with it.
func (s *server) companyPage(c *gin.Context, code int, section string, wrong error) {
	ctx := c.Request.Context()
	held, err := s.Ledger.Company(ctx)
	if denied := onlyAdmins(c); denied != nil {
		err = denied
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	p := company.Props{Shell: s.shell(c), Company: held, Values: company.Held(held), Language: letterLanguage(c), Now: models.At(s.Ledger.Now())}
	maps.Copy(p.Values, held.LetterTexts[p.Language])
	if wrong != nil {
		if p.Errors = sentences(c, wrong); p.Errors == nil {
			s.fail(c, wrong)
			return
		}
		for name := range c.Request.PostForm {
			p.Values[name] = c.PostForm(name)
		}
	}
	p.Next = s.nextNumbers(c, p.Values)
	render(c, code, companySections[section].page(p))
}

// sentences are the problems of a form by field; nil where something else is wrong.
func sentences(c *gin.Context, err error) ui.Errors {
	var errs ui.Errors
	for _, p := range models.Problems(err) {
		if errs == nil {
			errs = ui.Errors{}
		}
		errs[p.Field] = words.Problem(c.Request.Context(), p)
	}
	return errs
}

func letterLanguage(c *gin.Context) string {
	for _, language := range models.MailLanguages {
		if language == c.Query("language") || language == c.PostForm("language") {
			return language
		}
	}
	return models.MailLanguages[0]
}

func readCompanyAddress(c *gin.Context) models.CompanyInput {
	return models.CompanyAddress{
		Name: c.PostForm("name"), Street: c.PostForm("street"), PostalCode: c.PostForm("postal_code"), City: c.PostForm("city"),
		Country: c.PostForm("country"), VATID: c.PostForm("vat_id"), TaxNumber: c.PostForm("tax_number"), Register: c.PostForm("register"),
		Email: c.PostForm("email"), Phone: c.PostForm("phone"), Website: c.PostForm("website"),
	}
}

func readCompanyBank(c *gin.Context) models.CompanyInput {
	return models.CompanyBank{
		AccountHolder: c.PostForm("account_holder"), IBAN: c.PostForm("iban"), BIC: c.PostForm("bic"), BankName: c.PostForm("bank_name"),
	}
}

func readCompanyLook(c *gin.Context) models.CompanyInput {
	return models.CompanyLook{Color: c.PostForm("color")}
}

func readCompanyRegion(c *gin.Context) models.CompanyInput {
	return models.CompanyRegion{TimeZone: c.PostForm("time_zone"), Locale: c.PostForm("locale")}
}

// readCompanyTerms hands in a number that is none as one that no term has, so that it is refused beside its field.
func readCompanyTerms(c *gin.Context) models.CompanyInput {
	in := models.CompanyTerms{
		InvoiceSeries: strings.TrimSpace(c.PostForm("invoice_series")), CreditNoteSeries: strings.TrimSpace(c.PostForm("credit_note_series")),
		PaymentDays: wholeNumber(c.PostForm("payment_days")),
	}
	for day := range strings.FieldsFuncSeq(c.PostForm("reminder_days"), func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
		in.ReminderDays = append(in.ReminderDays, wholeNumber(day))
	}
	return in
}

func wholeNumber(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		return -1
	}
	return n
}

func readCompanyLetters(c *gin.Context) models.CompanyInput {
	in := models.CompanyLetters{Language: c.PostForm("language"), Texts: map[string]string{}}
	for _, place := range models.LetterPlaces {
		in.Texts[place.Name] = c.PostForm(place.Name)
	}
	return in
}

// nextNumbers say what the patterns as typed give next.
func (s *server) nextNumbers(c *gin.Context, typed company.Values) map[string]string {
	next := map[string]string{}
	for _, field := range []string{"invoice_series", "credit_note_series"} {
		next[field] = s.nextNumber(c, typed[field])
	}
	return next
}

func (s *server) nextNumber(c *gin.Context, pattern string) string {
	ctx := c.Request.Context()
	number, err := s.Ledger.NextNumber(ctx, strings.TrimSpace(pattern))
	if problem := models.AsProblem(err); problem != nil {
		return words.Problem(ctx, problem)
	}
	if err != nil {
		s.Log.Error("the next number can't be told", "error", err)
		return ""
	}
	return words.T(ctx, "company.next", "number", number)
}

// showNextNumber is the part of one series that follows what is typed.
func (s *server) showNextNumber(c *gin.Context) {
	if err := onlyAdmins(c); err != nil {
		s.fail(c, err)
		return
	}
	field := "invoice_series"
	if c.Query("field") == "credit_note_series" {
		field = c.Query("field")
	}
	render(c, http.StatusOK, company.Next(field, s.nextNumber(c, c.Query(field))))
}
