package sim

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// controlAct is POST /payments/{reference} with the field do.
func (s *Sim) controlAct(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	reference := r.PathValue("reference")
	minor, err := readMinor(r.PostFormValue("amount"))
	if err == nil {
		err = s.do(reference, r.PostFormValue("do"), minor, r.PostFormValue("card"))
	}
	if err == nil {
		acted(w, r, url.PathEscape(reference))
		return
	}
	p, ok := s.Payment(reference)
	if ok && wantsPage(r) {
		s.renderPayment(w, http.StatusUnprocessableEntity, p, err.Error())
		return
	}
	status := http.StatusUnprocessableEntity
	if !ok {
		status = http.StatusNotFound
	}
	writeAnswer(w, answered(status, map[string]string{"error": err.Error()}))
}

func (s *Sim) do(reference, what string, minor int64, number string) error {
	switch what {
	case "refund":
		return s.PortalRefund(reference, minor)
	case "capture":
		return s.PortalCapture(reference, minor)
	case "reverse":
		return s.PortalReverse(reference, minor)
	case "expire":
		return s.Expire(reference)
	case "confirm":
		return s.Confirm(reference)
	case "refuse":
		return s.Refuse(reference)
	case "pay":
		return s.Pay(reference, number)
	case "decline":
		return s.Decline(reference)
	case "cancel":
		return s.Cancel(reference)
	case "resend":
		return s.Resend(reference)
	}
	return fmt.Errorf("gate simulator: cannot %q a payment", what)
}

func readMinor(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("gate simulator: amount %q must be a whole number of minor units", text)
	}
	return n, nil
}

func (s *Sim) controlRelease(w http.ResponseWriter, r *http.Request) {
	s.ReleaseWebhooks()
	acted(w, r, "../")
}

func (s *Sim) controlSettle(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if r.PostFormValue("through") == "false" {
		s.Fail()
	} else {
		s.Settle()
	}
	acted(w, r, "./")
}

func (s *Sim) controlPortal(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	s.SetPortalWebhooks(r.PostFormValue("on") == "true")
	acted(w, r, "../")
}

// postFaults takes the form of the control page: NAME.next, NAME.every and NAME.only of each fault.
func (s *Sim) postFaults(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var f Faults
	for _, n := range f.named() {
		if err := n.read(r.PostFormValue(n.Name+".next"), r.PostFormValue(n.Name+".every")); err != nil {
			writeAnswer(w, refused(refuse("1002", err.Error())))
			return
		}
		n.Only = strings.TrimSpace(r.PostFormValue(n.Name + ".only"))
	}
	s.SetFaults(f)
	acted(w, r, "./")
}

func (n namedFault) read(next, every string) error {
	var err error
	if next != "" {
		if n.Next, err = strconv.Atoi(next); err != nil || n.Next < 0 {
			return fmt.Errorf("%s: next %q is not a count", n.Name, next)
		}
	}
	if every != "" {
		if n.Every, err = strconv.ParseFloat(every, 64); err != nil || !(n.Every >= 0 && n.Every <= 1) {
			return fmt.Errorf("%s: every %q is not between 0 and 1", n.Name, every)
		}
	}
	return nil
}
