package computop

import (
	"net/http"
	"strconv"

	"kontor/providers"
)

// judge sorts an HTTP answer. Only these statuses are a definite no; what is not listed may have happened.
func (c *Client) judge(r request, status int, raw []byte) (answer, error) {
	a, garbage := readAnswer(raw)
	switch {
	case status >= 200 && status < 300 && garbage == nil:
		return a, nil
	case status >= 200 && status < 300:
		return a, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", garbage)
	}
	e := c.scrub.Failure(kindOf(r, status, a), a.ResponseCode, a.ResponseDescription, nil)
	e.RawStatus, e.PaymentID = c.scrub.Text(a.Status), a.madePayment()
	if e.Code == "" {
		e.Code = "http " + strconv.Itoa(status)
	}
	if e.Message == "" {
		e.Message = http.StatusText(status)
	}
	return a, e
}

// kindOf says which of the four an HTTP status other than 2xx is. 422 is a business refusal [seed 001]; the other
// statuses are assumed to mean what they mean everywhere. When an earlier try may have got through, they say nothing of
// that one: a 401 after a change of keys, or a 409 while it is still at work.
func kindOf(r request, status int, a answer) error {
	switch status {
	case http.StatusNotFound:
		if r.method == http.MethodGet {
			return kindOfNotFound(a)
		}
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity:
	default:
		return providers.ErrUnknown
	}
	if r.again && status != http.StatusUnprocessableEntity {
		return providers.ErrUnknown
	}
	if a.ResponseCode == codeOK { // no and yes in one answer
		return providers.ErrUnknown
	}
	return providers.ErrDeclined
}

// kindOfNotFound believes a 404 to an inquiry only when Paygate says it in its own shape: from a proxy or a wrong base
// URL it would mean "never happened", and the next thing would be to pay again.
func kindOfNotFound(a answer) error {
	if a.ResponseCode == "" || a.ResponseCode == codeOK {
		return providers.ErrUnknown
	}
	return providers.ErrNotFound
}
