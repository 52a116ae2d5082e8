package models

// fields are the facts in the order of a form.
func (c *Customer) fields() []customerField {
	return []customerField{
		{"name", &c.Name},
		{"email", &c.Email},
		{"reference", &c.Reference},
		{"company", &c.Company},
		{"vat_id", &c.VATID},
		{"phone", &c.Phone},
		{"street", &c.Street},
		{"postal_code", &c.PostalCode},
		{"city", &c.City},
		{"country", &c.Country},
		{"language", &c.Language},
	}
}

type customerField struct {
	name  string
	value *string
}

// differs names the fields in which another is not the same.
func (c *Customer) differs(other *Customer) (names []string) {
	theirs := other.fields()
	for i, f := range c.fields() {
		if *f.value != *theirs[i].value {
			names = append(names, f.name)
		}
	}
	return names
}

// take copies another's facts.
func (c *Customer) take(other *Customer) {
	theirs := other.fields()
	for i, f := range c.fields() {
		*f.value = *theirs[i].value
	}
	c.SortName = c.called()
}

// factColumns are what a change of them writes.
var factColumns = []string{
	"name", "email", "reference", "company", "vat_id", "phone", "street", "postal_code", "city", "country", "language", "sort_name", "updated_at",
}

// CustomerFields are the names of the facts, in the order of a form.
func CustomerFields() (names []string) {
	for _, f := range (&Customer{}).fields() {
		names = append(names, f.name)
	}
	return names
}
