package computop

// CredentialOnFile says that a card is kept, or was kept before, and for what.
type CredentialOnFile struct {
	Type           string        `json:"type,omitempty"` // RECURRING, UNSCHEDULED, INSTALLMENTS
	InitialPayment *bool         `json:"initialPayment,omitempty"`
	Recurring      *Recurring    `json:"recurring,omitempty"`
	Unscheduled    *Unscheduled  `json:"unscheduled,omitempty"`
	Installments   *Installments `json:"installments,omitempty"`
}

// Recurring is a payment by the calendar.
type Recurring struct {
	UseCase    string `json:"useCase,omitempty"`
	Frequency  string `json:"frequency,omitempty"`
	StartDate  string `json:"startDate,omitempty"`  // YYYY-MM-DD
	ExpiryDate string `json:"expiryDate,omitempty"` // YYYY-MM-DD
}

// Unscheduled is a payment when it is due: begun by the customer (CIT) or by the merchant (MIT).
type Unscheduled struct {
	SubType string `json:"subType,omitempty"`
}

// Installments is one purchase paid in parts.
type Installments struct {
	Total          *int64 `json:"total,omitempty"`
	CurIdx         *int64 `json:"curIdx,omitempty"`
	PurchaseAmount *int64 `json:"purchaseAmount,omitempty"` // smallest unit: assumed
	Frequency      string `json:"frequency,omitempty"`
	ExpiryDate     string `json:"expiryDate,omitempty"` // YYYY-MM-DD
}

func (f *CredentialOnFile) check(c checker) {
	if f == nil {
		return
	}
	c.oneOf("type", f.Type, "RECURRING", "UNSCHEDULED", "INSTALLMENTS")
	f.Recurring.check(c.at("recurring"))
	if f.Unscheduled != nil {
		c.at("unscheduled").oneOf("subType", f.Unscheduled.SubType, "CIT", "MIT")
	}
	f.Installments.check(c.at("installments"))
}

func (r *Recurring) check(c checker) {
	if r == nil {
		return
	}
	c.oneOf("useCase", r.UseCase, "FIXED", "FLEXIBLE_AMOUNT", "FLEXIBLE_FREQUENCY")
	c.oneOf("frequency", r.Frequency, "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
	c.date("startDate", r.StartDate)
	c.date("expiryDate", r.ExpiryDate)
}

func (i *Installments) check(c checker) {
	if i == nil {
		return
	}
	c.notNegative("total", i.Total)
	c.notNegative("curIdx", i.CurIdx)
	c.notNegative("purchaseAmount", i.PurchaseAmount)
	c.oneOf("frequency", i.Frequency, "DAILY", "WEEKLY", "BIWEEKLY", "MONTHLY", "BIMONTHLY", "QUARTERLY", "YEARLY")
	c.date("expiryDate", i.ExpiryDate)
}
