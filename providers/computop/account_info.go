package computop

// AccountInfo is the customer's account with the merchant.
type AccountInfo struct {
	ID                          string              `json:"id,omitempty"`
	AuthenticationInfo          *AuthenticationInfo `json:"authenticationInfo,omitempty"`
	AgeIndicator                string              `json:"ageIndicator,omitempty"`
	ChangeDate                  string              `json:"changeDate,omitempty"`
	ChangeIndicator             string              `json:"changeIndicator,omitempty"`
	CreationDate                string              `json:"creationDate,omitempty"`
	PasswordChangeDate          string              `json:"passwordChangeDate,omitempty"`
	PasswordChangeDateIndicator string              `json:"passwordChangeDateIndicator,omitempty"`
	NumberOfPurchases           *int64              `json:"numberOfPurchases,omitempty"`      // six months
	AddCardAttemptsDay          *int64              `json:"addCardAttemptsDay,omitempty"`     // a day
	NumberTransactionsDay       *int64              `json:"numberTransactionsDay,omitempty"`  // a day
	NumberTransactionsYear      *int64              `json:"numberTransactionsYear,omitempty"` // the year before
	PaymentAccountAge           string              `json:"paymentAccountAge,omitempty"`
	PaymentAccountAgeIndicator  string              `json:"paymentAccountAgeIndicator,omitempty"`
	ShipAddressUsageDate        string              `json:"shipAddressUsageDate,omitempty"`
	ShipAddressUsageIndicator   string              `json:"shipAddressUsageIndicator,omitempty"`
	SuspiciousAccountActivity   *bool               `json:"suspiciousAccountActivity,omitempty"`
}

// AuthenticationInfo is how the customer signed in.
type AuthenticationInfo struct {
	Method    string `json:"method,omitempty"`
	Timestamp string `json:"timestamp,omitempty"` // RFC 3339 in UTC
	Data      string `json:"data,omitempty"`
}

// since is the end that all the indicators of length of time share.
var since = []string{"LESS_THAN_30_DAYS", "FROM_30_TO_60_DAYS", "MORE_THAN_60_DAYS"}

func orSince(words ...string) []string { return append(words, since...) }

func (a *AccountInfo) check(c checker) {
	if a == nil {
		return
	}
	a.AuthenticationInfo.check(c.at("authenticationInfo"))
	c.oneOf("ageIndicator", a.AgeIndicator, orSince("GUEST_CHECKOUT", "THIS_TRANSACTION")...)
	c.date("changeDate", a.ChangeDate)
	c.oneOf("changeIndicator", a.ChangeIndicator, orSince("THIS_TRANSACTION")...)
	c.date("creationDate", a.CreationDate)
	c.date("passwordChangeDate", a.PasswordChangeDate)
	c.oneOf("passwordChangeDateIndicator", a.PasswordChangeDateIndicator, orSince("NO_CHANGE", "THIS_TRANSACTION")...)
	c.notNegative("numberOfPurchases", a.NumberOfPurchases)
	c.notNegative("addCardAttemptsDay", a.AddCardAttemptsDay)
	c.notNegative("numberTransactionsDay", a.NumberTransactionsDay)
	c.notNegative("numberTransactionsYear", a.NumberTransactionsYear)
	c.date("paymentAccountAge", a.PaymentAccountAge)
	c.oneOf("paymentAccountAgeIndicator", a.PaymentAccountAgeIndicator, orSince("GUEST_CHECKOUT", "THIS_TRANSACTION")...)
	c.date("shipAddressUsageDate", a.ShipAddressUsageDate)
	c.oneOf("shipAddressUsageIndicator", a.ShipAddressUsageIndicator, orSince("THIS_TRANSACTION")...)
}

func (a *AuthenticationInfo) check(c checker) {
	if a == nil {
		return
	}
	c.oneOf("method", a.Method, "GUEST", "MERCHANT_CREDENTIALS", "FEDERATED_ID", "ISSUER_CREDENTIALS",
		"THIRD_PARTY_AUTHENTICATION", "FIDO", "SIGNED_FIDO", "SRC_ASSURANCE_DATA")
	c.utc("timestamp", a.Timestamp)
}
