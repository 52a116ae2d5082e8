package paytech

import (
	"net/http"
	"strconv"

	"kontor/providers"
)

// judge sorts an HTTP answer other than 2xx. Only the statuses named are a definite no; what is not listed may have
// happened.
func (c *Client) judge(r request, a providers.Reply) error {
	p, ok := readProblem(a.Raw, a.Status)
	e := c.scrub.Failure(kindOf(r, a.Status, ok), "http "+strconv.Itoa(a.Status), p.sentence(), nil)
	if e.Message == "" {
		e.Message = http.StatusText(a.Status)
	}
	e.RetryAfter = a.RetryAfter()
	return e
}

// kindOf says which of the four a status is. 400, 401 and 404 are documented [spec], 403 by the edge [err]; 405, 409, 415
// and 422 are assumed to mean what they mean everywhere. A 404 to an inquiry is believed only in pay.tech's own shape:
// from a proxy or a wrong base URL it would mean "never happened", and the next thing would be to pay again.
func kindOf(r request, status int, ownShape bool) error {
	switch status {
	case http.StatusNotFound:
		if r.method != http.MethodGet {
			return providers.ErrDeclined
		}
		if ownShape {
			return providers.ErrNotFound
		}
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed,
		http.StatusConflict, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return providers.ErrDeclined
	}
	return providers.ErrUnknown
}

// mismatch is an answer that is about something else than was asked.
func (c *Client) mismatch(message string) error {
	return c.scrub.Failure(providers.ErrUnknown, "mismatch", message, nil)
}
