package sim

import (
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http"
	"strings"
)

// answer is a status and a body, written as JSON or XML when it is known what is asked for. Business failures are a 200
// too [seed].
type answer struct {
	status int
	body   any
}

func ok(body any) answer { return answer{http.StatusOK, body} }

type result struct {
	Code        string `json:"code" xml:"code"`
	Description string `json:"description" xml:"description"`
}

// bare is an answer with a result and nothing else, as for what is not there: documented [P:xoala].
type bare struct {
	Result result `json:"result" xml:"result"`
}

func resultOnly(err error) bare { return bare{resultOf(err)} }

func refused(err error) answer { return ok(resultOnly(err)) }

// writeAnswer writes JSON, or XML where Accept asks for it: documented [seed]. The root's name and that lists are elements
// that come again are assumed.
func writeAnswer(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if wantsXML(r) {
		text, err := inXML(a.body)
		if err == nil {
			h.Set("Content-Type", "application/xml; charset=utf-8")
			w.WriteHeader(a.status)
			_, _ = w.Write(text)
			return
		}
	}
	text, err := json.Marshal(a.body)
	if err != nil {
		http.Error(w, "The answer could not be written.", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write(text)
}

// wantsXML takes the first media type of Accept that is one of the two.
func wantsXML(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		switch media, _, _ := mime.ParseMediaType(part); media {
		case "application/xml", "text/xml":
			return true
		case "application/json":
			return false
		}
	}
	return false
}

func inXML(body any) ([]byte, error) {
	var b strings.Builder
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	if err := e.EncodeElement(body, xml.StartElement{Name: xml.Name{Local: "response"}}); err != nil {
		return nil, err
	}
	return []byte(b.String()), e.Close()
}
