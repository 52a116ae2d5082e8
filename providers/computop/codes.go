package computop

import (
	"strings"

	"kontor/providers"
)

// codeOK alone is success [axepta].
const codeOK = "00000000"

// verdict is what a response code says by its first digit.
type verdict int

const (
	unclear verdict = iota
	done
	failed
	underway
)

// verdictOf reads the severity, the first of eight places: 2 is an error and 4 a fatal one, both final; 6 and 7 are on
// their way (developer.computop.com "A4 Error codes", docs.axepta.bnpparibas "3DS Response Codes"; that REST v2 keeps
// them is assumed). Other zeros than eight of them are not published as a success: unclear.
func verdictOf(code string) verdict {
	switch {
	case code == codeOK:
		return done
	case len(code) != len(codeOK):
		return unclear
	}
	switch code[0] {
	case '2', '4':
		return failed
	case '6', '7':
		return underway
	}
	return unclear
}

// codeDeclined is the last four places of a payment that one of the banks declined.
const codeDeclined = "0305"

// details are plain words for the last four places, where they are published (classic Test Guide and A4 Error codes).
var details = map[string]string{
	"0000":       "done",
	codeDeclined: "declined by the card's bank or by the acquirer",
}

// categories are plain words for the second to fourth place of an error, where they are published (A4 Error codes).
var categories = map[string]string{
	"010": "a field is missing",
	"011": "a field has a wrong format",
	"012": "a field is not valid",
	"013": "a field is too short",
	"014": "a field is too long",
	"015": "a field is empty",
	"016": "a field has a value that is not allowed",
	"017": "a field is there twice",
	"018": "a field has expired",
	"019": "a field is not allowed",
}

// CodeWords says in plain words what a response code means, as far as Computop has published it; "" otherwise.
func CodeWords(code string) string {
	if len(code) != len(codeOK) {
		return ""
	}
	if code == codeOK {
		return details["0000"]
	}
	if words := categories[code[1:4]]; words != "" && verdictOf(code) == failed {
		return words
	}
	if strings.HasSuffix(code, "0000") {
		return ""
	}
	return details[code[4:]]
}

// ReasonOf is why a response code declines, as far as Computop has published it; empty otherwise.
func ReasonOf(code string) providers.Reason {
	switch {
	case verdictOf(code) != failed:
		return ""
	case categories[code[1:4]] != "":
		return providers.ReasonData
	case strings.HasSuffix(code, codeDeclined):
		return providers.ReasonBanks
	}
	return ""
}
