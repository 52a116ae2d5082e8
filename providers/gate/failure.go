package gate

import (
	"net/http"
	"strconv"

	"kontor/providers"
)

// judge sorts an HTTP answer. 200 alone is success [seed 003]. Any other answer of Gate's is an envelope, which means
// that the request was unsuccessful; one without comes from something before Gate, and says nothing [preface].
func judge(s *providers.Scrubber, r request, got providers.Reply) (answer, error) {
	if got.Status == http.StatusOK {
		a, err := readAnswer(got.Raw)
		if err != nil {
			return answer{}, s.Failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", err)
		}
		return clean(s, a), nil
	}
	e, ok := readEnvelope(got.Raw)
	if !ok {
		failure := s.Failure(providers.ErrUnknown, "http "+strconv.Itoa(got.Status),
			"The answer is none of Gate's own ("+statusWords(got.Status)+"), so it says nothing of the call.", nil)
		failure.RetryAfter = got.RetryAfter()
		return answer{}, failure
	}
	failure := s.Failure(kindOf(r, got.Status, e.Code), e.Code, e.words(), nil)
	failure.RawStatus, failure.RetryAfter = s.Text(e.Name), got.RetryAfter()
	return answer{}, failure
}

// clean scrubs an answer where it is read, for only here the card is known that it may repeat.
func clean(s *providers.Scrubber, a answer) answer {
	a.Status = s.Text(a.Status)
	a.CustomerAction.value.Type = s.Text(a.CustomerAction.value.Type)
	a.DeclineReason.value.Description = s.Text(a.DeclineReason.value.Description)
	a.DeclineReason.value.Code = declineCode(s.Code(string(a.DeclineReason.value.Code)))
	return a
}

// kindOf says which of the four an envelope is. It is a definite no, with three exceptions. The preface calls every
// envelope a failure, yet of a Gate that broke (5xx) only a code with a reason is believed: being wrong would cost a
// second refund. When an earlier try may have got through, a refusal of this one says nothing of that: what was refused
// may be exactly what is done already. And a question has no outcome: only "not found" is an answer to it.
func kindOf(r request, status int, code string) error {
	switch {
	case r.method == http.MethodGet && isNotFound(code):
		return providers.ErrNotFound
	case r.method == http.MethodGet && code != codeUnauthorized && code != codeIncorrect:
		return providers.ErrUnknown
	case r.again, status >= 500 && !hasReason(code):
		return providers.ErrUnknown
	}
	return providers.ErrDeclined
}

func statusWords(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "HTTP " + strconv.Itoa(status)
}
