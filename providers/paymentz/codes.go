package paymentz

import (
	"slices"
	"strings"

	"kontor/providers"
)

// The codes that are known, of a table that is not published whole [xoala; 00029 prtpg; 200 docs].
const (
	codeToken     = "200" // of a token alone
	codeOK        = "00001"
	codeCaptured  = "00004"
	codeRefunded  = "00005"
	codeCancelled = "00006"
	codeFound     = "00026"
	codeListed    = "00029"
	codeFailed    = "10001"
)

var codeWords = map[text]string{
	codeToken:     "access token given",
	codeOK:        "done",
	codeCaptured:  "captured",
	codeRefunded:  "refunded",
	codeCancelled: "cancelled",
	codeFound:     "found",
	codeListed:    "listed",
	codeFailed:    "failed",
}

// CodeWords says in plain words what a result code means, as far as it is known; "" otherwise.
func CodeWords(code string) string { return codeWords[text(code)] }

// isRefusal says whether a code is an error. 10001 is known; that every other code of five digits that begins with 1 is
// one as well is assumed, here and nowhere else.
func isRefusal(code text) bool {
	return len(code) == len(codeFailed) && code[0] == '1' && strings.Trim(string(code), "0123456789") == ""
}

// isSuccess is for what moves no money, whose own code is not known: that all that begin with 000 are good is assumed.
func isSuccess(code text) bool {
	return len(code) == len(codeOK) && strings.HasPrefix(string(code), "000")
}

// The short words of a transaction [xoala][tw].
const (
	shortDone      = "Y"
	shortFailed    = "N"
	shortPending   = "P"
	short3D        = "3D"
	shortCancelled = "C"
)

// short is the short word, which stands in either field [xoala].
func (a answer) short() string {
	if a.Short != "" {
		return string(a.Short)
	}
	if isShort(string(a.Status)) {
		return string(a.Status)
	}
	return ""
}

// long is the long word, in whichever of the two fields it is.
func (a answer) long() string {
	switch {
	case a.Status != "" && !isShort(string(a.Status)):
		return string(a.Status)
	case a.Short != "" && !isShort(string(a.Short)):
		return string(a.Short)
	}
	return ""
}

func isShort(word string) bool {
	return slices.Contains([]string{shortDone, shortFailed, shortPending, short3D, shortCancelled}, word)
}

// outcome says whether what was asked is done, under way, refused or unclear. Good are the codes that mean that it is
// done; no other code does. A yes and a no in one answer are neither.
func (c *Client) outcome(a answer, good ...text) (providers.Outcome, error) {
	short, w := a.short(), words[a.long()]
	waits := short == shortPending || short == short3D || w.waits
	failed := short == shortFailed || w.failed
	switch no := isRefusal(a.Result.Code); {
	case no && !waits && short != shortDone && !w.good:
		return "", c.no(a)
	case no:
		return "", c.unclear(a)
	case waits && !failed && short != shortCancelled:
		return providers.Pending, nil
	case slices.Contains(good, a.Result.Code) && !failed && (short != shortCancelled || a.Result.Code == codeCancelled):
		return providers.Succeeded, nil
	}
	return "", c.unclear(a)
}

// sentence is what they say for people: of the bank, where it said something, else of the platform.
func (a answer) sentence() string {
	said, remark := strings.TrimSpace(string(a.Result.Description)), strings.TrimSpace(string(a.Remark))
	switch {
	case remark == "" || strings.EqualFold(remark, said):
		return said
	case said == "" || a.Result.Code == codeFound || a.Result.Code == codeListed:
		return remark
	}
	return said + ": " + remark
}

// rawStatus is the long word, or the short one where there is no other.
func (a answer) rawStatus() string {
	if long := a.long(); long != "" {
		return long
	}
	return a.short()
}
